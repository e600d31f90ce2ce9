import {
  CancelledError, RestateError, RetryableError, StetError, TerminalError, TimeoutError,
} from './errors.ts';

/** An error on its way through the journal: class, name, message, own encodable properties. The stack stays behind: it differs on replay. */
export type ErrorParts = readonly [className: string, name: string, message: string, own: Record<string, unknown>];

type Construct = (message: string) => Error;

/** The classes that an error gets back by name; every other class becomes `Error` with its own name. */
const classes = new Map<unknown, readonly [name: string, construct: Construct]>(
  [
    Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
    RestateError, TerminalError, CancelledError, TimeoutError, RetryableError,
  ].map((type) => [type.prototype, [type.name, (message) => new type(message)]]),
);
classes.set(AggregateError.prototype, ['AggregateError', (message) => new AggregateError([], message)]);
classes.set(StetError.prototype, ['StetError', (message) => new StetError('', message)]);
classes.set(DOMException.prototype, ['DOMException', (message) => new DOMException(message)]);

const constructors = new Map<string, Construct>([...classes.values()]);

/** Properties that are not enumerable on built-in errors and travel all the same. */
const quiet = ['cause', 'errors'];

/** Gives the parts of an error. Own properties that `survives` refuses stay behind. */
export function encodeErrorParts(error: Error, survives: (value: unknown, owner: Error) => boolean): ErrorParts {
  const own: Record<string, unknown> = {};
  for (const [key, value] of ownProperties(error)) if (survives(value, error)) own[key] = value;
  return [nearestClass(error), String(error.name), String(error.message), own];
}

/** What an error carries beside its class, name, message and stack. */
export function ownProperties(error: Error): (readonly [key: string, value: unknown])[] {
  const keys = Object.keys(error).filter((key) => key !== 'stack' && key !== 'message' && key !== 'name' && !quiet.includes(key));
  return [...keys, ...quiet.filter((key) => Object.hasOwn(error, key))].map((key) => [key, Reflect.get(error, key)]);
}

export function decodeErrorParts([className, name, message, own]: ErrorParts): Error {
  const error =
    className === 'DOMException' ? new DOMException(message, name) : (constructors.get(className) ?? constructors.get('Error')!)(message);
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true });
  for (const [key, value] of Object.entries(own)) {
    Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: !quiet.includes(key) });
  }
  Object.defineProperty(error, 'stack', { value: `${name}: ${message}`, writable: true, configurable: true });
  return error;
}

/** A subclass of a terminal error stays terminal; a subclass of a built-in error becomes a plain `Error`, as it would across processes. */
function nearestClass(error: Error): string {
  const exact = classes.get(Object.getPrototypeOf(error));
  if (exact !== undefined) return exact[0];
  for (const type of [CancelledError, TimeoutError, TerminalError, RetryableError, RestateError]) {
    if (error instanceof type) return type.name;
  }
  return foreignTerminal(error) ?? 'Error';
}

/** The errors of another copy of the SDK, by the name of their class. */
function foreignTerminal(error: Error): string | undefined {
  for (let proto: unknown = Object.getPrototypeOf(error); proto instanceof Object; proto = Object.getPrototypeOf(proto)) {
    const name = proto.constructor.name;
    if (name === 'CancelledError' || name === 'TimeoutError' || name === 'TerminalError') return name;
  }
  return undefined;
}
