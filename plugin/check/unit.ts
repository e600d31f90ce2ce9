/** One function, constructor or accessor with a body, one class (what runs when it is constructed), or one variable with its value. Plain values only: it is cached and compared. */
export interface Unit {
  /** `file#start`; the file is relative to the root of the check, with `/`. */
  readonly id: string;
  readonly file: string;
  readonly name: string;
  /** Of the name, or of the whole where it has none: where a reader looks. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** Where control goes from here, in the order of the text. */
  readonly edges: readonly Edge[];
  /** What is done with a durable context, in the order of the text. */
  readonly operations: readonly Operation[];
  /** Calls into packages that are not followed further. */
  readonly libraries: readonly LibraryCall[];
  /** Values that operations put into the journal, and that it does not keep. */
  readonly values: readonly JournaledValue[];
  /** Offsets of `**` between BigInts: such powers are exact. */
  readonly exact: readonly number[];
  /** Calls whose target the program does not tell. */
  readonly unknown: readonly Unknown[];
}

export interface Edge {
  readonly to: string;
  /** Offset of the reference. */
  readonly at: number;
  /** The function is given to `run` here: it runs once, and not at replay. */
  readonly run: boolean;
}

export interface Operation {
  readonly start: number;
  readonly end: number;
  /** The member of the context: `run`, `sleep`, `rand.random`, `call` for a client's method; `passed` where the context itself goes to code that is not known. */
  readonly kind: string;
  /** As it stands in the text: `ctx.set`. */
  readonly text: string;
  /** The first argument, where it is a literal: the name of a run, the key of a state. */
  readonly name: string | undefined;
}

export interface LibraryCall {
  readonly start: number;
  readonly end: number;
  readonly package: string;
  /** The declaration's name within the package: `v4`, `Client.query`. */
  readonly path: string;
  /** The call gives a promise. */
  readonly promise: boolean;
}

export interface JournaledValue {
  readonly start: number;
  readonly end: number;
  /** What is wrong with it. */
  readonly text: string;
}

export interface Unknown {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A handler, or a function that takes a durable context and is called by none: where durable code begins. */
export interface Entry {
  /** `service.handler`; the function's own name where it is no handler. */
  readonly name: string;
  readonly kind: 'service' | 'object' | 'workflow' | 'function';
  readonly unit: string;
}
