import { DevalueError, parse, stringify } from 'devalue';
import { decodeErrorParts, encodeErrorParts, ownProperties } from './error-codec.ts';
import { UnserializableError } from './errors.ts';

/**
 * The one text codec of the journal, on both engines. Three forms, told apart by the first character:
 * empty is `undefined`; plain JSON where JSON is faithful; `~` and devalue's format otherwise
 * (undefined inside, Map, Set, Date, BigInt, NaN, -0, typed arrays, errors, aliasing, cycles).
 */
const tagged = '~';

const reducers = {
  Error: (value: unknown) => value instanceof Error && encodeErrorParts(value, survives),
  Buffer: bufferParts,
};

function bufferParts(value: unknown): false | [string] {
  return Buffer.isBuffer(value) && [value.toString('base64')];
}

const revivers = {
  Error: decodeErrorParts,
  Buffer: ([base64]: [string]) => Buffer.from(base64, 'base64'),
};

/** Gives the text of a value. Throws `unserializable-value`, with the path inside the value. */
export function encode(value: unknown): string {
  if (value === undefined) return '';
  try {
    if (isFaithfulJson(value)) return JSON.stringify(value);
    return tagged + stringify(value, reducers);
  } catch (error) {
    throw refusal(error);
  }
}

/** Gives the value of a text that `encode` made: a fresh copy at each call. */
export function decode(text: string): unknown {
  if (text === '') return undefined;
  return text.startsWith(tagged) ? parse(text.slice(tagged.length), revivers) : JSON.parse(text);
}

/**
 * Whether a property of an error can travel with it: it can be written, and does not lead back to the error, which no reader could build.
 * Errors inside it are judged when their turn comes, so that a chain of causes does not cost twice as much with each link.
 */
function survives(value: unknown, owner: Error): boolean {
  return (
    canWrite(value, () => []) &&
    canWrite(value, (inner) => {
      if (inner === owner) throw new UnserializableError('', 'it leads back to its error');
      return ownProperties(inner).map(([, property]) => property).filter((property) => canWrite(property, () => []));
    })
  );
}

function canWrite(value: unknown, errorParts: (error: Error) => unknown[]): boolean {
  try {
    stringify(value, { Error: (inner: unknown) => inner instanceof Error && errorParts(inner), Buffer: bufferParts });
    return true;
  } catch (error) {
    if (refusal(error) instanceof UnserializableError) return false;
    throw error;
  }
}

/** What to throw where a value could not be written: an error that a getter of the program threw is the program's. */
function refusal(error: unknown): unknown {
  if (error instanceof DevalueError) return new UnserializableError(error.path, error.message);
  if (error instanceof RangeError && error.message.includes('call stack')) return new UnserializableError('', 'it is nested too deep');
  return error;
}

/** Whether `JSON.parse(JSON.stringify(value))` is the same value: a tree of plain data, no object in it twice. */
function isFaithfulJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      return value === null || isFaithfulTree(value, new Set());
    default:
      return false;
  }
}

function isFaithfulTree(value: object, seen: Set<object>): boolean {
  if (seen.has(value)) return false;
  seen.add(value);
  if (Array.isArray(value)) {
    if (Object.getPrototypeOf(value) !== Array.prototype || Object.keys(value).length !== value.length) return false;
    for (const element of value as unknown[]) if (!isFaithfulMember(element, seen)) return false;
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype || Object.getOwnPropertySymbols(value).length > 0) return false;
  for (const key of Object.getOwnPropertyNames(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (key === 'toJSON' || key === '__proto__' || !property?.enumerable || !('value' in property)) return false;
    if (!isFaithfulMember(property.value, seen)) return false;
  }
  return true;
}

function isFaithfulMember(value: unknown, seen: Set<object>): boolean {
  return typeof value === 'object' && value !== null ? isFaithfulTree(value, seen) : isFaithfulJson(value);
}
