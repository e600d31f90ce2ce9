import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { bytesOf, open, seal, textOf, type Carriage } from '../../runtime/engines/restate/envelope.ts';
import { codecSerde } from '../../runtime/kernel/serde.ts';
import { decode, encode } from '../../runtime/kernel/codec.ts';

/** Values that the codec writes in each of its forms, and some that look like an envelope. */
const texts = fc.oneof(
  fc.anything({ withMap: true, withSet: true, withDate: true, withBigInt: true, withTypedArray: true, withNullPrototype: false, stringUnit: 'binary' }),
  fc.jsonValue({ stringUnit: 'binary' }),
  fc.record({ stet: fc.anything(), value: fc.anything(), text: fc.string() }, { requiredKeys: ['stet'] }),
  fc.constantFrom(undefined, null, '', '~', '{"stet":', [], {}, new Error('e'), { stet: { mark: [1, 2, 3], thrown: true }, text: '1' }),
).map((value) => {
  try {
    return encode(value);
  } catch {
    // What no journal keeps never comes to an envelope.
    return encode(String(Object.prototype.toString.call(value)));
  }
});

const count = fc.nat();
const carriages = fc.option(
  fc.record({
    at: count, mark: fc.tuple(fc.integer({ min: -1, max: 1e6 }), count, count),
    settled: fc.record({ from: count, list: fc.array(fc.tuple(fc.string(), fc.constantFrom('race', 'all'), count)) }, { noNullPrototype: true }),
    used: fc.dictionary(fc.string({ unit: 'binary' }), fc.string(), { noNullPrototype: true }),
  }, { requiredKeys: ['at', 'mark'], noNullPrototype: true }),
  { nil: undefined },
) as fc.Arbitrary<Carriage | undefined>;

test('what is sealed is opened as it was, through the bytes of an entry', () => {
  let enveloped = 0;
  fc.assert(fc.property(texts, fc.boolean(), carriages, (text, ok, carriage) => {
    const sealed = seal({ text, ok, carriage });
    enveloped += Number(sealed.startsWith('{"stet":'));
    const opened = open(textOf(bytesOf(sealed)));
    assert.equal(opened.text, text);
    assert.equal(opened.ok, ok);
    assert.deepEqual(opened.carriage === undefined ? undefined : JSON.stringify(opened.carriage.mark), carriage && JSON.stringify(carriage.mark));
    assert.deepEqual(opened.carriage?.settled, carriage?.settled);
    assert.deepEqual(Object.entries(opened.carriage?.used ?? {}), Object.entries(carriage?.used ?? {}));
  }), { numRuns: 2_000 });
  assert.ok(enveloped > 500 && enveloped < 2_000, `${enveloped} of 2000 in an envelope`);
});

test('the text of a serde is kept letter by letter, whatever it looks like', () => {
  fc.assert(fc.property(fc.oneof(fc.base64String(), fc.constantFrom('1234', 'null', '', 'true')), carriages, (text, carriage) => {
    assert.equal(open(textOf(bytesOf(seal({ text, opaque: true, ok: true, carriage })))).text, text);
  }));
});

test('an entry with nothing to carry is the value\'s own JSON, and one with something shows it', () => {
  const carriage: Carriage = { at: 5, mark: [0, 1, 2] };
  assert.equal(seal({ text: encode({ a: 1 }), ok: true, carriage: undefined }), '{"a":1}');
  assert.equal(seal({ text: encode({ a: 1 }), ok: true, carriage }), '{"stet":{"at":5,"mark":[0,1,2]},"value":{"a":1}}');
  assert.equal(seal({ text: encode(undefined), ok: true, carriage }), '{"stet":{"at":5,"mark":[0,1,2]}}');
  assert.match(seal({ text: encode(new Map()), ok: true, carriage }), /^\{"stet":\{"at":5,"mark":\[0,1,2\]\},"text":"~/);
  assert.match(seal({ text: encode(new Error('e')), ok: false, carriage: undefined }), /^\{"stet":\{"thrown":true\},"text":"~/);
  assert.equal(open('{"stet":{"at":5,"mark":[0,1,2]},"value":{"a":1}}').text, '{"a":1}');
});

test('the codec\'s serde reads what plain JSON services write, and undefined is no bytes', () => {
  assert.equal(codecSerde.serialize(undefined).length, 0);
  assert.equal(codecSerde.deserialize(new Uint8Array()), undefined);
  fc.assert(fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
    const written = JSON.stringify(value);
    assert.deepEqual(codecSerde.deserialize(bytesOf(written)), JSON.parse(written));
  }));
  fc.assert(fc.property(texts, (text) => {
    assert.equal(encode(codecSerde.deserialize(codecSerde.serialize(decode(text)))), encode(decode(text)));
  }));
});
