/**
 * CASE 31 a timer that a dependency took before anything could replace it (native code, a frozen copy): its callback comes outside of any turn
 * KIND detect, code foreign-await
 * EXPECT the attempt fails before the effect behind the wait.
 */
import { createRequire } from 'node:module';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'detect', code: 'foreign-await' };
const foreign: typeof setTimeout = createRequire(import.meta.url)('node:vm').runInNewContext('(set) => (f, ms) => set(f, ms)')(Reflect.get(globalThis, ['set', 'Timeout'].join('')));
export async function handler(ctx: Ctx, io: Io) { await ctx.run('before', () => 0); await new Promise<void>((r) => foreign(() => r(), 3)); await ctx.run('use', () => io.effect('late', 1)); return true; }
export const check = (r: Outcome) => r.result === true;
