import { inspect, type InspectOptions } from 'node:util';
import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';
import { nativeEnv } from './natives.ts';
import { standFor } from './replace.ts';

/** What an attempt has read of the environment, and the variables that it has written itself. */
interface Known {
  readonly read: Map<string, string | undefined>;
  readonly written: Set<PropertyKey>;
}

const known = new WeakMap<Program, Known>();

function knownTo(attempt: Program): Known {
  let mine = known.get(attempt);
  if (mine === undefined) known.set(attempt, (mine = { read: new Map(), written: new Set() }));
  return mine;
}

/**
 * The program reads `value` of the machine or process under `key`. A keyed hash of it is journaled at the first read, and a later
 * attempt that reads another value ends with `environment`. Hashing is dear, so an equal read is reported once an attempt.
 */
export function noteEnvironment(attempt: Program, key: string, value: string | undefined): void {
  const { read } = knownTo(attempt);
  if (read.has(key) && read.get(key) === value) return;
  attempt.environment(key, value);
  read.set(key, value);
}

/** The variable that was described last: a spread describes each one and then reads it, which is no read of that name. */
let described: PropertyKey | undefined;

function noteVariable(key: PropertyKey, value: string | undefined): void {
  const attempt = inTurn<Program>();
  const isListed = described === key;
  described = undefined;
  if (attempt === undefined || isListed || typeof key !== 'string' || knownTo(attempt).written.has(key)) return;
  noteEnvironment(attempt, `env:${key}`, value);
}

function noteWrite(key: PropertyKey): void {
  const attempt = inTurn<Program>();
  if (attempt !== undefined) knownTo(attempt).written.add(key);
}

/**
 * The target of the proxy is not the environment: the language would compare each answer with its target, at twice the cost of a read.
 * Printing looks at the target, and is sent on.
 */
const target = Object.create(Object.getPrototypeOf(nativeEnv) as object, {
  [inspect.custom]: { value: (_depth: number, options: InspectOptions) => inspect(nativeEnv, options), configurable: true },
}) as NodeJS.ProcessEnv;

/** `process.env`: the current values, noted where they are read by name. */
export const envFacade: NodeJS.ProcessEnv = standFor(
  new Proxy(target, {
    get(_target, key) {
      const value = nativeEnv[key as string];
      if (typeof value === 'string' || value === undefined) noteVariable(key, value);
      return value;
    },
    has(_target, key) {
      const has = Reflect.has(nativeEnv, key);
      noteVariable(key, has ? nativeEnv[String(key)] : undefined);
      return has;
    },
    set(_target, key, value) {
      noteWrite(key);
      return Reflect.set(nativeEnv, key, value);
    },
    defineProperty(_target, key, descriptor) {
      noteWrite(key);
      return Reflect.defineProperty(nativeEnv, key, descriptor);
    },
    deleteProperty(_target, key) {
      noteWrite(key);
      return Reflect.deleteProperty(nativeEnv, key);
    },
    ownKeys() {
      const message = 'All variables of the environment are listed. Another process has others, and nothing compares them: read by name what you need.';
      inTurn<Program>()?.warn('environment', message);
      return Reflect.ownKeys(nativeEnv);
    },
    getOwnPropertyDescriptor(_target, key) {
      described = key;
      return Reflect.getOwnPropertyDescriptor(nativeEnv, key);
    },
  }),
  nativeEnv,
);
