import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entriesOf, lawful, play, refusedWith, valueOf, type Handler } from './rig.ts';

const reading = (value: string | undefined): Handler => async (ctx, attempt) => {
  attempt.environment('env.TOKEN', value);
  await ctx.sleep(1);
  return 'read';
};

test('the journal keeps a keyed hash of what was read, and never the value', async () => {
  const { invocation } = await play(reading('s3cret'));
  const text = JSON.stringify(entriesOf(invocation));
  assert.ok(!text.includes('s3cret'));
  assert.match(text, /"used":\{"env\.TOKEN":"[A-Za-z0-9_-]{22}"\}/);
});

test('the same value replays, another is refused, and a missing one is another', async () => {
  for (const value of ['s3cret', 'other', undefined, '']) {
    const { invocation } = await play(reading('s3cret'));
    const played = await play(reading(value), { invocation: await invocation.withoutEnd() });
    if (value === 's3cret') assert.equal(valueOf(played), 'read');
    else assert.match(refusedWith(played, 'environment'), /environment {2}inv_1\n`env\.TOKEN` is not what it was when this invocation first read it/);
  }
});

test('empty and absent are different', async () => {
  const { invocation } = await play(reading(undefined));
  refusedWith(await play(reading(''), { invocation: await invocation.withoutEnd() }), 'environment');
});

test('a change within one attempt is noticed before anything is durable', async () => {
  refusedWith(await play(async (_, attempt) => {
    attempt.environment('tz', 'UTC');
    attempt.environment('tz', 'Europe/Paris');
    return 0;
  }), 'environment');
});

test('a key like __proto__ is a key', async () => {
  await lawful(async (ctx, _, attempt) => {
    attempt.environment('__proto__', 'x');
    await ctx.sleep(1);
    attempt.environment('__proto__', 'x');
    return 0;
  });
});

test('an invocation that did not read it does not care', async () => {
  const { invocation } = await play(async (ctx) => ctx.sleep(1));
  valueOf(await play(async (ctx) => ctx.sleep(1), { invocation: await invocation.withoutEnd() }));
});
