import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect, promisify } from 'node:util';
import nodeTimers from 'node:timers';
import * as ambient from '../../runtime/ambient/index.ts';
import timers from '../../runtime/ambient/modules/timers.ts';
import timersPromises from '../../runtime/ambient/modules/timers-promises.ts';
import nodeTimersPromises from 'node:timers/promises';
import { reviveResponse } from '../../runtime/ambient/response.ts';
import { Round, Timer } from '../../runtime/ambient/timeout.ts';
import { differences } from './differences.ts';
import { FakeProgram, inFakeSync } from './fake-program.ts';
import { rows, type Row } from './surface.ts';

function isConstructor(value: object): boolean {
  try {
    new (new Proxy(value as never, { construct: () => ({}) }) as new () => object)();
    return true;
  } catch {
    return false;
  }
}

/** Everything about an object that reflection shows, but for its source text and the identity of what it holds. */
function shapeOf(object: object): unknown {
  const isFunction = typeof object === 'function';
  return {
    type: typeof object,
    tag: Object.prototype.toString.call(object),
    prototype: Object.getPrototypeOf(object) as unknown,
    extensible: Object.isExtensible(object),
    isArray: Array.isArray(object),
    isConstructor: isFunction && isConstructor(object),
    ...(isFunction ? { name: object.name, length: object.length, hasCustomPromisify: promisify.custom in object } : {}),
    properties: Reflect.ownKeys(object).map((key) => {
      const { value, get, set, ...flags } = Reflect.getOwnPropertyDescriptor(object, key)!;
      return [key, { ...flags, type: typeof value, isGetter: get !== undefined, isSetter: set !== undefined }];
    }),
    keysSeenByFor: (() => {
      const keys: string[] = [];
      for (const key in object) keys.push(key);
      return keys;
    })(),
  };
}

const found = new Set<string>();
const all: Row[] = [...rows()];

test('every row looks as the native one to reflection, in every scope', () => {
  assert.ok(all.length > 200, `${all.length} rows`);
  // Some globals are made when they are first read, and leave marks of it on the global object.
  for (const key of Reflect.ownKeys(globalThis)) Reflect.get(globalThis, key);
  for (const { path, ours, native } of all) {
    assert.notEqual(ours, native, path);
    assert.deepEqual(shapeOf(ours), shapeOf(native), path);
    inFakeSync(() => assert.deepEqual(shapeOf(ours), shapeOf(native), `${path}, in an invocation`));
    const printed = inspect(native, { depth: 0 });
    assert.ok([printed, `Proxy(${printed})`].includes(inspect(ours, { depth: 0 })), path);
  }
});

test('every row stands where the native one stands, with the same flags', () => {
  for (const { path, ours, native } of all) {
    for (const key of Reflect.ownKeys(native)) {
      if (typeof native === 'function' && key === 'prototype') assert.equal(Reflect.get(ours, key), Reflect.get(native, key), path);
    }
    if (isConstructor(native) && 'prototype' in native) assert.ok(Object.create(native.prototype as object) instanceof (ours as never), path);
  }
});

/** One line a difference: the listed name, and whether it is there. */
const checks: Readonly<Record<string, () => boolean>> = {
  'source: functions implemented in JavaScript': () => String(ambient.setTimeout) !== String(setTimeout) && String(ambient.random) !== String(Math.random),
  'print: util.inspect names a proxy': () => Number.parseInt(process.versions.node) < 26 || inspect(ambient.Date).startsWith('Proxy('),
  'identity: method of a branded facade': () => ambient.performance.mark !== performance.mark,
  'identity: timers.setTimeout and setTimeout': () => (nodeTimers.setTimeout === setTimeout) !== ((timers.setTimeout as unknown) === ambient.setTimeout),
  'identity: setTimeout at two sites': () => ambient.at('a').setTimeout !== ambient.at('b').setTimeout,
  'identity: prototype of a DateTimeFormat': () => Object.getPrototypeOf(new ambient.Intl.DateTimeFormat('en')) !== Intl.DateTimeFormat.prototype,
  'identity: Date.prototype.constructor': () => (ambient.Date.prototype.constructor as unknown) !== ambient.Date,
  'shape: own properties of a Timeout': () => {
    const native = setTimeout(() => undefined, 1);
    clearTimeout(native);
    return Reflect.ownKeys(native).length !== Reflect.ownKeys(inTimer(() => ambient.setTimeout(() => undefined, 1))).length;
  },
  'shape: own properties of an Immediate': () => {
    const native = setImmediate(() => undefined);
    clearImmediate(native);
    return Reflect.ownKeys(native).length !== Reflect.ownKeys(inTimer(() => ambient.setImmediate(() => undefined))).length;
  },
  'shape: own properties of a Response': () => Reflect.ownKeys(revived()).length !== Reflect.ownKeys(new Response('')).length,
  'behaviour: headers of a Response are immutable': () => {
    revived().headers.set('a', 'b');
    return true;
  },
  'behaviour: timers/promises.setInterval is an async generator function': () => {
    const native = nodeTimersPromises.setInterval(1, 1);
    const ours = inTimer(() => timersPromises.setInterval(1, 1));
    return Object.getPrototypeOf(native) !== Object.getPrototypeOf(ours);
  },
  'behaviour: TimeoutOverflowWarning': () => {
    let warned = 0;
    const { emitWarning } = process;
    process.emitWarning = () => void warned++;
    try {
      inTimer(() => ambient.setTimeout(() => undefined, 2 ** 40));
    } finally {
      process.emitWarning = emitWarning;
    }
    return warned === 0;
  },
  'behaviour: own descriptor of a fixed property of a mock': () => {
    const mock = Object.defineProperty({ random: () => 5 }, 'PI', { value: 3, configurable: false });
    const { Math: real } = globalThis;
    globalThis.Math = mock as never;
    try {
      return ambient.Math.random() === 5 && ambient.Math.PI !== 3;
    } finally {
      globalThis.Math = real;
    }
  },
};

function revived(): Response {
  return reviveResponse({ status: 200, statusText: '', headers: [], url: 'http://a/', redirected: false, type: 'basic', body: new Uint8Array() });
}

/** Runs `body` in a program whose timers never fire. */
function inTimer<T>(body: () => T): T {
  const program = new FakeProgram();
  let seq = 0;
  Object.assign(program, { timer: () => ({ seq: seq++, stop: () => undefined }), immediate: () => () => undefined });
  return inFakeSync(body, program);
}

for (const [name, isThere] of Object.entries(checks)) {
  test(`listed difference: ${name}`, () => {
    if (isThere()) found.add(name);
    assert.ok(found.has(name), 'it exists no longer: take it from the list');
    assert.match(differences[name] ?? '', /\S+ \S+/, 'it has a reason');
  });
}

test('every listed difference is checked', () => {
  assert.deepEqual(Object.keys(differences).sort(), Object.keys(checks).sort());
});

test('a durable timer is a Timeout, a durable immediate an Immediate', () => {
  const native = setTimeout(() => undefined, 1);
  clearTimeout(native);
  const ours = inTimer(() => ambient.setTimeout(() => undefined, 1));
  assert.ok(ours instanceof Timer && ours instanceof native.constructor);
  assert.equal(ours.constructor, native.constructor);
  for (const key of ['ref', 'unref', 'hasRef', 'refresh', 'close', Symbol.toPrimitive, Symbol.dispose] as const) {
    assert.equal(typeof ours[key as keyof typeof ours], typeof native[key as keyof typeof native], String(key));
  }
  const immediate = setImmediate(() => undefined);
  clearImmediate(immediate);
  const round = inTimer(() => ambient.setImmediate(() => undefined));
  assert.ok(round instanceof Round && round.constructor === immediate.constructor);
});
