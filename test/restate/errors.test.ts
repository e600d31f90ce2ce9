import assert from 'node:assert/strict';
import test from 'node:test';
import * as sdk from '@restatedev/restate-sdk';
import * as stet from '@stet/runtime/restate';
import { fromSdk, toSdk } from '../../runtime/engines/restate/errors.ts';
import { exceptions } from './surface-exceptions.ts';

type Errors = Pick<typeof sdk, 'RestateError' | 'TerminalError' | 'CancelledError' | 'TimeoutError' | 'RetryableError' | 'PauseError'>;
const cause = new RangeError('why');
const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

/** Each way to make one. */
const makings: Readonly<Record<string, (errors: Errors) => Error & { code?: unknown; metadata?: unknown; retryAfter?: unknown }>> = {
  restate: ({ RestateError }) => new RestateError('m'),
  'restate, options': ({ RestateError }) => new RestateError('m', { errorCode: 418, cause }),
  terminal: ({ TerminalError }) => new TerminalError('m'),
  'terminal, options': ({ TerminalError }) => new TerminalError('m', { errorCode: 404, metadata: { a: 'b' }, cause } as object),
  cancelled: ({ CancelledError }) => new CancelledError(),
  timeout: ({ TimeoutError }) => new TimeoutError(),
  retryable: ({ RetryableError }) => new RetryableError('m'),
  'retryable, options': ({ RetryableError }) => new RetryableError('m', { retryAfter: { seconds: 1 }, errorCode: 503, cause }),
  'retryable from an error': ({ RetryableError }) => RetryableError.from(cause, { retryAfter: 5 }),
  'retryable from another cause': ({ RetryableError }) => RetryableError.from(cause, { cause: 'other', errorCode: 3 } as object),
  'retryable from a text': ({ RetryableError }) => RetryableError.from('text'),
  'retryable from nothing': ({ RetryableError }) => RetryableError.from(undefined),
  'retryable from a thing with code': ({ RetryableError }) => RetryableError.from({ code: 7, message: 'seven' }),
  'retryable from a cycle': ({ RetryableError }) => RetryableError.from(cyclic),
  'retryable from an error with errorCode': ({ RetryableError }) => RetryableError.from(Object.assign(new Error('e'), { errorCode: 429 })),
  pause: ({ PauseError }) => new PauseError('m'),
  'pause, options': ({ PauseError }) => new PauseError('m', { errorCode: 1, cause }),
  subclass: ({ TerminalError }) => new (class Mine extends TerminalError {})('m'),
  'subclass with a name': ({ TerminalError }) => new (class Mine extends TerminalError { override name = 'Mine'; })('m'),
};

for (const [way, make] of Object.entries(makings)) {
  test(`${way}: fields, text and JSON are the SDK's`, () => {
    const ours = make(stet);
    const theirs = make(sdk);
    const seen = (error: typeof ours) => ({
      name: error.name, message: error.message, code: error.code, metadata: error.metadata, retryAfter: error.retryAfter, cause: error.cause === undefined ? undefined : String(error.cause),
      text: String(error), json: JSON.stringify(error), ownName: Object.getOwnPropertyDescriptor(error, 'name'),
    });
    assert.deepEqual(seen(ours), seen(theirs));
  });
}

const classes = ['RestateError', 'TerminalError', 'CancelledError', 'TimeoutError', 'RetryableError', 'PauseError'] as const;

test('each is an instance of the classes that it is of in the SDK', () => {
  for (const [way, make] of Object.entries(makings)) {
    const chain = (errors: Errors) => classes.filter((name) => make(errors) instanceof errors[name]);
    assert.deepEqual(chain(stet), chain(sdk), way);
  }
});

test('the listed differences are there', () => {
  assert.deepEqual(exceptions.filter(({ direction }) => direction === 'behaviour').map(({ name }) => name), ['PauseError.from', 'RestateError.cause']);
  assert.ok(stet.PauseError.from('x') instanceof stet.PauseError);
  assert.ok(sdk.PauseError.from('x') instanceof sdk.RetryableError);
  assert.ok(!Object.hasOwn(new stet.RestateError('m'), 'cause'));
  assert.ok(Object.hasOwn(new sdk.RestateError('m'), 'cause'));
});

test('an error that crosses into the SDK is of its class there, with what it carries', () => {
  for (const [way, make] of Object.entries(makings)) {
    const ours = make(stet);
    const crossed = toSdk(ours) as typeof ours;
    if (ours.constructor === stet.RestateError) {
      assert.equal(crossed, ours, 'the SDK takes it for any error');
      continue;
    }
    const kind = ours instanceof stet.TerminalError ? sdk.TerminalError : ours instanceof stet.RetryableError ? sdk.RetryableError : sdk.PauseError;
    assert.ok(crossed instanceof kind, way);
    for (const field of ['message', 'code', 'metadata', 'retryAfter', 'cause', 'stack'] as const) assert.deepEqual(Reflect.get(crossed, field), ours[field], `${way}, ${field}`);
  }
});

test('an error that comes from the SDK is of stet\'s class, and its stack does not depend on the attempt', () => {
  for (const [way, make] of Object.entries(makings)) {
    const theirs = make(sdk);
    const crossed = fromSdk(theirs) as typeof theirs;
    const kind = classes.findLast((name) => theirs instanceof sdk[name])!;
    if (kind === 'RestateError') {
      assert.equal(crossed, theirs);
      continue;
    }
    assert.ok(crossed instanceof stet[kind], way);
    for (const field of ['message', 'code', 'metadata', 'retryAfter'] as const) assert.deepEqual(Reflect.get(crossed, field), theirs[field], `${way}, ${field}`);
    if (kind === 'TerminalError') assert.equal(crossed.stack, 'TerminalError: m');
  }
});

test('what is no error of either, and an error of the SDK, cross as they are', () => {
  const theirs = new sdk.TerminalError('m');
  for (const thrown of ['text', undefined, cause, { code: 3, message: 'm' }, theirs]) assert.equal(toSdk(thrown), thrown);
  for (const thrown of ['text', undefined, cause, new stet.TerminalError('m')]) assert.equal(fromSdk(thrown), thrown);
});
