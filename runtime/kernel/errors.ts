import type { Duration } from './duration.ts';

/** An error of stet's own. `code` is an id of the vocabulary; `docs/errors/<code>.md` explains it. */
export class StetError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
  static {
    this.prototype.name = 'StetError';
  }
}

/** A value does not survive the journal. Terminal: the same code would produce it again. `path` leads into the value: `.items[2].onDone`. */
export class UnserializableError extends StetError {
  readonly path: string;
  constructor(path: string, why: string) {
    const where = path === '' ? 'the value itself' : `\`${path}\``;
    super('unserializable-value', `unserializable-value  ${where}: ${why}\nReturn plain data, or give the run a serde of its own.`);
    this.path = path;
  }
  static {
    Object.defineProperty(this.prototype, Symbol.for('stet.errorKind'), { value: 'terminal' });
  }
}

/** These say that the program, not the world, is at fault: the attempt is poisoned, and a retry of the same code ends the same way. */
const determinismCodes = new Set([
  'foreign-await', 'run-only', 'ctx-in-run', 'nested-run', 'journal-mismatch', 'stuck', 'environment',
]);

export function isDeterminismError(error: unknown): error is StetError {
  return error instanceof StetError && determinismCodes.has(error.code);
}

export function foreignAwait(invocation: string, other?: string): StetError {
  const whose = other === undefined ? '' : `, in a turn of ${other}`;
  return new StetError(
    'foreign-await',
    `foreign-await  ${invocation}\n` +
      `The program went on after something that stet does not journal${whose}: I/O, a native timer, a worker, or a promise of another invocation.\n` +
      'On replay it would go on at another moment. Put the operation that it awaited into ctx.run(…).',
  );
}

/** Why the signals of an attempt abort when it is over. */
export function attemptEnded(): StetError {
  return new StetError('attempt-ended', 'The attempt is over');
}

export function stuck(invocation: string): StetError {
  return new StetError('stuck',
    `stuck  ${invocation}\nThe handler waits, and nothing that stet knows of is outstanding.\n` +
    'Most likely it awaits something that is not journaled (foreign-await): I/O, a worker, or a promise of another invocation. Put that into ctx.run(…).');
}

export function environmentDiffers(invocation: string, key: string): StetError {
  return new StetError('environment',
    `environment  ${invocation}\n\`${key}\` is not what it was when this invocation first read it, and the program may have acted on it.\n` +
    'Give the process the value it had, or read it inside ctx.run(…) so that the journal keeps it.');
}

/**
 * The mark of terminal and retryable errors. A library may bring its own copy of the SDK, so `instanceof` proves nothing:
 * an error counts by this mark, or by the name of a class it descends from.
 */
const kind = Symbol.for('stet.errorKind');

export interface RestateErrorOptions {
  /** An HTTP status; 500 unless given. */
  readonly errorCode?: number;
  readonly cause?: unknown;
}

/** The base of the errors that programs throw at the engine and catch from it. */
export class RestateError extends Error {
  readonly code: number;
  // Own, as the SDK's: it is there in JSON. The prototype's is the one that the stack's first line is made of.
  override name = 'RestateError';
  constructor(message: string, options: RestateErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.errorCode ?? 500;
  }
  static {
    this.prototype.name = 'RestateError';
  }
}

export interface TerminalErrorOptions extends RestateErrorOptions {
  readonly metadata?: Record<string, string>;
}

/** An error that is not retried: it is the result. */
export class TerminalError extends RestateError {
  override name = 'TerminalError';
  readonly metadata?: Record<string, string>;
  constructor(message: string, options: TerminalErrorOptions = {}) {
    super(message, options);
    this.metadata = options.metadata ?? {};
  }
  static {
    this.prototype.name = 'TerminalError';
    Object.defineProperty(this.prototype, kind, { value: 'terminal' });
  }
}

/** The invocation was cancelled. */
export class CancelledError extends TerminalError {
  override name = 'CancelledError';
  constructor(message = 'Cancelled') {
    super(message, { errorCode: 409 });
  }
  static {
    this.prototype.name = 'CancelledError';
  }
}

/** `orTimeout` ran out. */
export class TimeoutError extends TerminalError {
  override name = 'TimeoutError';
  constructor(message = 'Timeout occurred') {
    super(message, { errorCode: 408 });
  }
  static {
    this.prototype.name = 'TimeoutError';
  }
}

export interface RetryableErrorOptions extends RestateErrorOptions {
  /** Time before the next try: a duration, or milliseconds. */
  readonly retryAfter?: number | Duration;
}

/** A failure of a run that says when to try again. */
export class RetryableError extends RestateError {
  override name = 'RetryableError';
  readonly retryAfter?: number | Duration;
  constructor(message: string, options: RetryableErrorOptions = {}) {
    super(message, options);
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
  static from(cause: unknown, options: RetryableErrorOptions = {}): RetryableError {
    return new RetryableError(messageOf(cause), { ...codeOf(cause), cause, ...options });
  }
  static {
    this.prototype.name = 'RetryableError';
    Object.defineProperty(this.prototype, kind, { value: 'retryable' });
  }
}

/** A failure of a run after which the invocation is to be paused, until somebody resumes it. */
export class PauseError extends RestateError {
  override name = 'PauseError';
  static from(cause: unknown): PauseError {
    return new PauseError(messageOf(cause), { ...codeOf(cause), cause });
  }
  static {
    this.prototype.name = 'PauseError';
  }
}

/** What is thrown need not be an error: its message, as Restate words it. */
function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) return String(thrown.message);
  try {
    return `Non-Error value: ${JSON.stringify(thrown)}`;
  } catch {
    // A cycle, or a bigint.
    return 'Non-Error value: (no JSON representation)';
  }
}

function codeOf(thrown: unknown): RestateErrorOptions {
  const errorCode: unknown = thrown instanceof Error && 'errorCode' in thrown ? thrown.errorCode : undefined;
  return typeof errorCode === 'number' ? { errorCode } : {};
}

export function isTerminal(error: unknown): error is TerminalError {
  return isOfKind(error, 'terminal', 'TerminalError');
}

export function isRetryable(error: unknown): error is RetryableError {
  return isOfKind(error, 'retryable', 'RetryableError');
}

export function isPause(error: unknown): error is PauseError {
  return isOfKind(error, 'pause', 'PauseError');
}

function isOfKind(error: unknown, mark: string, className: string): boolean {
  if (!(error instanceof Error)) return false;
  if (Reflect.get(error, kind) === mark) return true;
  for (let proto: unknown = Object.getPrototypeOf(error); proto instanceof Object; proto = Object.getPrototypeOf(proto)) {
    if (proto.constructor.name === className) return true;
  }
  return false;
}
