import assert from 'node:assert/strict';
import { test } from 'node:test';
import { version } from '../../runtime/sdk/version.ts';
import { prefixProblem } from '../harness/laws.ts';
import type { MemoryInvocation } from '../harness/memory-invocation.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { entriesOf, lawful, play, refusedWith, startMs, valueOf, type Handler } from './rig.ts';

type See = (value: unknown) => void;

/** What was deployed first: three operations and writes between them. */
const before: Handler = async (ctx) => {
  await ctx.run('price', () => 1);
  ctx.set('total', 1);
  await ctx.run('charge', () => 2);
  ctx.set('done', 1);
  await ctx.sleep(1);
  return 'old';
};

/** What is deployed now: each place is changed behind a gate of its own. */
const after = (see: See): Handler => async (ctx) => {
  const gate = (name: string): boolean => {
    const open = version(name);
    see([name, open]);
    return open;
  };
  if (gate('check first')) await ctx.run('check', () => 0);
  see(await ctx.run('price', () => 1));
  if (gate('count')) ctx.set('count', 1);
  ctx.set('total', 1);
  if (gate('charge by transfer')) see(await ctx.run('transfer', () => 3));
  else see(await ctx.run('charge', () => 2));
  ctx.set('done', 1);
  if (gate('note')) ctx.set('note', 1);
  await ctx.sleep(1);
  for (let i = 0; i < 2; i++) if (gate('twice')) await ctx.run('again', () => i);
  return gate('end') ? 'new' : 'old';
};

/** Runs the new code to its end, killed at each entry that it appends; each attempt sees what the one before saw, and more. */
async function chain(invocation: MemoryInvocation, world: VirtualWorld): Promise<{ value: unknown; seen: unknown[] }> {
  let earlier: unknown[] = [];
  for (let cutAt = invocation.length + 1; ; cutAt++) {
    const seen: unknown[] = [];
    const played = await play(after((value) => seen.push(value)), { invocation, world, cutAt, build: 'b2' });
    assert.equal(prefixProblem(earlier, seen), undefined);
    if (played.end.type !== 'cut') return { value: valueOf(played), seen };
    earlier = seen;
  }
}

test('whatever the old code has left, the new code goes on from there, each gate with one answer', async () => {
  const whole = (await play(before)).invocation.length;
  const answers = new Map<number, string>();
  for (let left = 1; left < whole; left++) {
    const world = new VirtualWorld(startMs);
    const { end, invocation } = await play(before, { cutAt: left, world });
    assert.equal(end.type, 'cut');
    const { value, seen } = await chain(invocation, world);
    const gates = new Map((seen.filter(Array.isArray) as [string, boolean][]));
    answers.set(left, [...gates].map(([name, open]) => `${name}:${open ? 1 : 0}`).join(' '));
    const opened = [...gates].filter(([, open]) => open).map(([name]) => name).sort();
    assert.deepEqual(entriesOf(invocation).flatMap((entry) => ('opened' in entry ? entry.opened ?? [] : [])).sort(), opened, 'each open gate is in the journal once');
    assert.equal(value, 'new');
  }
  assert.equal(new Set(answers.values()).size, 5, [...answers].join('\n'));
  assert.equal(answers.get(1), 'check first:1 count:1 charge by transfer:1 note:1 twice:1 end:1');
  assert.match(answers.get(whole - 1)!, /^check first:0 count:0 charge by transfer:0 note:0 twice:1 end:1$/);
});

test('an open gate is durable before a write, or an effect, that it led to', async () => {
  for (const led of ['write', 'effect'] as const) {
    const handler: Handler = async (ctx) => {
      await ctx.run('a', () => 1);
      if (version('new')) {
        if (led === 'write') ctx.set('x', 1);
        else await ctx.run('x', () => 1);
      } else await ctx.run('old', () => 1);
      return 'well';
    };
    await lawful((ctx, _, attempt) => handler(ctx, attempt));
    const { invocation } = await play(handler, { cutAt: 3 });
    const last = entriesOf(invocation).at(-1)!;
    assert.deepEqual([last.type, 'opened' in last && last.opened], ['rounds', ['new']]);
  }
});

test('an open gate that is removed later is no mismatch', async () => {
  const gated: Handler = async (ctx) => {
    await ctx.run('a', () => 1);
    if (version('new')) ctx.set('x', 1);
    return ctx.run('b', () => 2);
  };
  const { invocation } = await play(gated);
  assert.equal(valueOf(await play(async (ctx) => {
    await ctx.run('a', () => 1);
    ctx.set('x', 1);
    return ctx.run('b', () => 2);
  }, { invocation: await invocation.withoutEnd() })), 2);
});

test('without its gate the same change is a mismatch', async () => {
  const { invocation } = await play(before, { cutAt: 3 });
  refusedWith(await play(async (ctx) => void (await ctx.run('check', () => 0)), { invocation }), 'journal-mismatch');
});

test('outside of a handler a gate is open, inside of a run it is closed to use, and it needs a name', async () => {
  assert.equal(version('x'), true);
  assert.throws(() => version(''), /a gate needs a name/);
  refusedWith(await play(async (ctx) => ctx.run('r', () => version('x'))), 'ctx-in-run');
});
