import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode, encode } from '../../runtime/kernel/codec.ts';
import {
  CancelledError, isTerminal, RetryableError, StetError, TerminalError, TimeoutError, UnserializableError,
} from '../../runtime/kernel/errors.ts';
import { lawful, play, valueOf } from './rig.ts';

const again = <T>(value: T): T => decode(encode(value)) as T;

test('plain data is plain JSON, so that a person can read the journal', () => {
  assert.equal(encode({ a: [1, 'x', true, null] }), '{"a":[1,"x",true,null]}');
  assert.equal(encode('text'), '"text"');
  assert.equal(encode(undefined), '');
});

const survivors: Record<string, unknown> = {
  undefined: undefined, null: null, 'undefined inside': { a: undefined, b: [undefined] }, NaN: NaN, infinities: [Infinity, -Infinity], '-0': -0, '-0 inside': [-0],
  bigint: 2n ** 70n, date: new Date(5), map: new Map<unknown, unknown>([[{ a: 1 }, new Set([1])]]), set: new Set(['a']),
  regexp: /a+/giu, hole: Object.assign(Array<number>(3), { 1: 1 }), 'null prototype': Object.assign(Object.create(null) as object, { a: 1 }),
  bytes: Uint8Array.of(1, 2, 255), floats: Float64Array.of(-0, NaN, 1e300), bigints: BigInt64Array.of(-1n), buffer: Buffer.from('stet'),
  'array buffer': Uint8Array.of(7, 8).buffer, url: new URL('https://example.test/a?b=c'), 'lone surrogate': '\ud800 ~ \u2028', 'text like a tag': '~[1]', 'toJSON as data': { toJSON: 1 },
  'key like an index': { 2: 'b', 1: 'a' }, empty: [{}, [], ''],
};
for (const [name, value] of Object.entries(survivors)) {
  test(`survives: ${name}`, () => {
    assert.deepStrictEqual(again(value), value);
  });
}

test('survives: invalid date', () => {
  const date = again(new Date(NaN));
  // Node 22.15 does not find two invalid dates deeply equal, nor can its reporter print one.
  assert.ok(date instanceof Date && Number.isNaN(date.getTime()));
});

test('a view keeps its own bytes and not the rest of its buffer', () => {
  const view = new Uint8Array(Uint8Array.of(1, 2, 3, 4).buffer, 1, 2);
  assert.deepEqual([...again(view)], [2, 3]);
});

test('aliasing and cycles survive', () => {
  const shared = { n: 1 };
  const value: { a: object; b: object; self?: object } = { a: shared, b: shared };
  value.self = value;
  const copy = again(value);
  assert.equal(copy.a, copy.b);
  assert.equal(copy.self, copy);
  assert.notEqual(copy.a, shared);
});

test('built-in errors come back with class, message and own properties, and without the stack of the process', () => {
  const error = Object.assign(new RangeError('too far'), { limit: 3, at: new Date(1) });
  const copy = again(error);
  assert.ok(copy instanceof RangeError);
  assert.deepEqual([copy.name, copy.message, copy.limit, copy.at], ['RangeError', 'too far', 3, new Date(1)]);
  assert.equal(copy.stack, 'RangeError: too far');
});

test('every class of the runtime comes back as itself', () => {
  const samples = [
    new TerminalError('no', { errorCode: 404, metadata: { a: 'b' } }), new CancelledError(), new TimeoutError(), new RetryableError('later', { retryAfter: 5 }),
    new StetError('stuck', 'stuck'), new AggregateError([new TypeError('inner')], 'all'), new DOMException('gone', 'AbortError'), new SyntaxError('x'),
  ];
  for (const sample of samples) {
    const copy = again(sample);
    assert.equal(Object.getPrototypeOf(copy), Object.getPrototypeOf(sample));
    assert.deepEqual([copy.name, copy.message, Reflect.get(copy, 'code')], [sample.name, sample.message, Reflect.get(sample, 'code')]);
    assert.equal(isTerminal(copy), isTerminal(sample));
  }
  assert.ok((again(samples[5]) as AggregateError).errors[0] instanceof TypeError);
});

test('a class of the program becomes Error with its name; a subclass of a terminal error stays terminal', () => {
  class Refused extends TypeError {
    override name = 'Refused';
    secret = (): number => 1;
    code = 'E_NO';
  }
  const copy = again(new Refused('no'));
  assert.equal(Object.getPrototypeOf(copy), Error.prototype);
  assert.deepEqual([copy.name, copy.message, copy.code, copy.secret], ['Refused', 'no', 'E_NO', undefined]);
  class Declined extends TerminalError {}
  assert.ok(isTerminal(again(new Declined('x'))));
});

test('an error of another copy of the SDK stays terminal', () => {
  const { TerminalError: Foreign } = { TerminalError: class TerminalError extends Error {} };
  assert.ok(isTerminal(again(new Foreign('theirs'))));
});

test('causes survive, deep ones in linear time, and a cause that leads back does not hang', () => {
  let chain = new Error('0');
  for (let depth = 1; depth < 40; depth++) chain = new Error(String(depth), { cause: chain });
  const started = performance.now();
  let copy: unknown = again(chain);
  assert.ok(performance.now() - started < 1000);
  for (let depth = 39; depth >= 0; depth--) {
    assert.ok(copy instanceof Error);
    assert.equal(copy.message, String(depth));
    copy = copy.cause;
  }
  const circular: Error = new Error('round');
  circular.cause = { request: { error: circular } };
  Object.assign(circular, { code: 'E_ROUND' });
  assert.deepEqual([again(circular).message, again(circular).cause, Reflect.get(again(circular), 'code')], ['round', undefined, 'E_ROUND']);
  const [a, b] = [new Error('a'), new Error('b')];
  a.cause = b;
  b.cause = a;
  assert.equal(again(a).message, 'a');
});

test('what cannot survive is refused, with the path inside the value', () => {
  class Order {
    id = 1;
  }
  const cases: [unknown, string][] = [
    [() => 1, ''], [{ items: [{}, { onDone: () => 1 }] }, '.items[1].onDone'], [{ m: new Map([['k', Symbol('s')]]) }, '.m.get("k")'],
    [{ order: new Order() }, '.order'], [new WeakMap(), ''], [{ p: Promise.resolve(1) }, '.p'], [{ 'a b': [Symbol.iterator] }, '["a b"][0]'],
    [{ [Symbol('s')]: 1 }, ''],
  ];
  for (const [value, path] of cases) {
    assert.throws(() => encode(value), (error) => {
      assert.ok(error instanceof UnserializableError, String(error));
      assert.equal(error.path, path);
      assert.ok(isTerminal(error));
      return true;
    });
  }
});

test('a value too deep for the stack is refused and does not look like a failure of the world', () => {
  let deep: unknown = 1;
  for (let depth = 0; depth < 200_000; depth++) deep = [deep];
  assert.throws(() => encode(deep), UnserializableError);
});

test('round trip of generated values', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true, withNullPrototype: true });
  fc.assert(fc.property(anything, (value) => {
    let text: string;
    try {
      text = encode(value);
    } catch (error) {
      return error instanceof UnserializableError;
    }
    assert.deepStrictEqual(decode(text), value);
    assert.equal(encode(decode(text)), text);
    return true;
  }), { numRuns: 500 });
});

test('the live path goes through the codec too: what the action returned is not what the program gets', async () => {
  const original = { when: new Date(3), tags: new Set(['a']) };
  const { value } = await lawful(async (ctx, see) => {
    const got = await ctx.run('value', () => original);
    see([got === original, got.tags === original.tags, got]);
    return got;
  });
  assert.deepEqual(value, original);
});

test('a result that is not serializable is terminal for the run, and names the path', async () => {
  const played = await play(async (ctx) => {
    let tries = 0;
    const error = await ctx.run('bad', () => (tries++, { cb: () => 1 })).then(() => undefined, (error: unknown) => error as UnserializableError);
    return [tries, error?.code, error?.message.includes('`.cb`')];
  });
  assert.deepEqual(valueOf(played), [1, 'unserializable-value', true]);
});
