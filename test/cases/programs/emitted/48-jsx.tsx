/**
 * CASE 48 TSX: sources in JSX attributes and children, a local factory, generics in arrow functions
 * KIND replay
 * EXPECT the elements carry the invocation's draws, in source order.
 */
/** @jsx h */
import type { Ctx, Io, Meta, Outcome } from '../_types.js';
declare global { namespace JSX { interface IntrinsicElements { [name: string]: any } } }
export const meta: Meta = { kind: 'replay' };
const h = (type: string, props: Record<string, unknown> | null, ...children: unknown[]) => ({ type, props, children });
const id = <T,>(x: T) => x;
export async function handler(ctx: Ctx, io: Io) {
  const row = <tr id={crypto.randomUUID()} at={Date.now()}>{Math.random()}<td {...{ n: Math.random() }}>{id(Math.random())}</td></tr> as any; io.observe(row); await ctx.run('gap', () => 0);
  return [row.type, typeof row.props.id, row.children[0] !== row.children[1].children[0], Math.random() < 1];
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '["tr","string",true,true]';
