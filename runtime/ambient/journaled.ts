import { encode } from '../kernel/codec.ts';
import { UnserializableError } from '../kernel/errors.ts';
import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';

/**
 * A value of a module whose calls are journaled: in *inv* scope a call of it, or of what is below it, is a run named `name` and the path
 * to the callee; its arguments are evaluated once, before it. Everywhere else it is the value itself.
 */
export function journaled<T>(name: string, value: T, site: string | undefined): T {
  const attempt = inTurn<Program>();
  if (attempt === undefined || !isWrappable(value)) return value;
  return wrap(attempt, site, name, value, undefined) as T;
}

function isWrappable(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function wrap(attempt: Program, site: string | undefined, name: string, value: object, self: unknown): object {
  // A function of its own as the target: the invariants of a proxy would hold those of a frozen module against it.
  return new Proxy(function journaledCall() {}, {
    get(_target, key) {
      const member: unknown = Reflect.get(value, key);
      if (!isWrappable(member)) return member;
      return wrap(attempt, site, key === 'default' ? name : `${name}.${String(key)}`, member, value);
    },
    apply(_target, _self, args: unknown[]) {
      if (typeof value !== 'function') throw new TypeError(`${name} is not a function`);
      return attempt.run({
        kind: 'run', name, onError: 'throw', ...(site !== undefined && { site }),
        action: async () => {
          try {
            return plain(await (Reflect.apply(value, self, args) as unknown));
          } catch (error) {
            throw plainError(error);
          }
        },
      });
    },
  });
}

/**
 * What of a result goes through the journal. Clients give objects that hold sockets, functions and settings beside the data
 * (axios: `request`, `config`); of such an object, or array of objects, the properties are kept that can be written, or say how (`toJSON`).
 */
function plain(value: unknown): unknown {
  if (canWrite(value) || !isWrappable(value) || typeof value === 'function') return value;
  return Array.isArray(value) ? value.map((item) => (canWrite(item) ? item : properties(item))) : properties(value);
}

function properties(value: unknown): unknown {
  if (!isWrappable(value) || typeof value === 'function') return value;
  const kept: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(value)) {
    const written: unknown = canWrite(property) ? property : jsonOf(property);
    if (written !== undefined) kept[key] = written;
  }
  return kept;
}

function jsonOf(value: unknown): unknown {
  const json: unknown = isWrappable(value) && 'toJSON' in value && typeof value.toJSON === 'function' ? (value.toJSON as () => unknown)() : undefined;
  return json !== undefined && canWrite(json) ? json : undefined;
}

/** What an error carries, such as the `response` of axios, is made plain the same way; the journal leaves out the rest. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  for (const [key, value] of Object.entries(error)) {
    if (canWrite(value) || !isWrappable(value)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(error, key)!;
    if (descriptor.configurable === true) Object.defineProperty(error, key, { value: plain(value), enumerable: true, configurable: true, writable: true });
  }
  return error;
}

function canWrite(value: unknown): boolean {
  try {
    encode(value);
    return true;
  } catch (error) {
    if (error instanceof UnserializableError) return false;
    throw error;
  }
}
