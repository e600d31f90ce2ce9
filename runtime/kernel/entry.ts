/**
 * The journal of one invocation. Entry 0 is the start entry, the last one the end entry.
 * Everything here is JSON; values are texts of the codec.
 */
export type Entry = StartEntry | CompletionEntry | WriteEntry | RoundsEntry | CancelEntry | EndEntry;

/** Facts of the process that ran the first attempt, served to the program ever after (semantics §5, E). */
export interface ProcessFacts {
  readonly pid: number;
  readonly ppid: number;
  readonly platform: string;
  readonly arch: string;
  readonly cwd: string;
  readonly argv: readonly string[];
  readonly execPath: string;
  readonly hostname: string;
  readonly timeOrigin: number;
  readonly versions: { readonly node: string; readonly v8: string; readonly icu: string; readonly tz: string };
}

export interface StartEntry {
  readonly type: 'start';
  /** Version of the journal format. */
  readonly v: 1;
  /** Wall clock, ms. */
  readonly at: number;
  /** 32 bytes of true entropy, base64. */
  readonly entropy: string;
  readonly build: string;
  readonly env: ProcessFacts;
}

/** The entry that an invocation begins with. `entropy` is 32 bytes. */
export function startEntryOf(at: number, entropy: Uint8Array, build: string, facts: ProcessFacts): StartEntry {
  return { type: 'start', v: 1, at, entropy: Buffer.from(entropy).toString('base64'), build, env: facts };
}

/** Counters after the finished step `after`; replay compares them with its own after the same step (semantics §6). */
export interface Watermark {
  readonly after: number;
  readonly issued: number;
  readonly draws: number;
}

/** A combinator that settled in the turn of delivery number `delivery`. */
export type Settled = readonly [site: string, kind: string, delivery: number];

/** What a completion, a rounds entry and the end carry of the time before them. */
export interface Carried {
  readonly at: number;
  readonly watermark: Watermark;
  /** Rounds of immediates between the entry before and this one; absent for 0. */
  readonly imm?: number;
  readonly settled?: readonly Settled[];
  /** First uses of the environment: key to keyed hash. */
  readonly used?: Readonly<Record<string, string>>;
  /** Gates that were reached at the end of the journal: `version` gives true for them. */
  readonly opened?: readonly string[];
}

export type OperationKind =
  | 'run' | 'timer' | 'interval' | 'sleep' | 'fetch' | 'get' | 'keys' | 'awakeable' | 'order' | 'cancellation' | AskKind;

/**
 * What is asked of the engine by a write, and answered by an arrival: the result of another invocation (`call`, `attach`), a signal to
 * this one, and the durable promises of its workflow.
 */
export type AskKind = 'call' | 'attach' | 'signal' | 'promise' | 'peek' | 'resolve-promise' | 'reject-promise';

/** The entry that ends an operation. The sequence of these is the event history. */
export interface CompletionEntry extends Carried {
  readonly type: 'completion';
  readonly seq: number;
  readonly kind: OperationKind;
  readonly name: string;
  readonly ok: boolean;
  /** Encoded value, or encoded error where `ok` is false. */
  readonly value: string;
  readonly site?: string;
}

/** What is told and not answered. */
export type TellKind = 'set' | 'clear' | 'clear-all' | 'send' | 'resolve' | 'reject' | 'resolve-signal' | 'reject-signal' | 'cancel';

export type WriteKind = TellKind | AskKind;

/** What may go with a call or a send. */
export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  /** What the program calls it, for people who read the journal. */
  readonly label?: string;
}

/** Something the invocation tells the outside; the engine applies it in the transaction that makes it durable. */
export interface WriteEntry extends CallOptions {
  readonly type: 'write';
  readonly seq: number;
  readonly kind: WriteKind;
  /** State key, `service/handler` or `service/key/handler`, id of an awakeable or an invocation, `invocation/signal`, name of a promise. */
  readonly name: string;
  /** Encoded argument; absent for `clear`. */
  readonly value?: string;
  /** Wall clock before which a delayed send does not start, ms. */
  readonly notBefore?: number;
  /** Calls and sends: the id of the invocation that is asked for. */
  readonly callee?: string;
  readonly site?: string;
}

/** Rounds of immediates that ran before an effect started. */
export interface RoundsEntry extends Carried {
  readonly type: 'rounds';
}

export interface CancelEntry extends Carried {
  readonly type: 'cancel';
  /** The program asks for cancellations itself: nothing was rejected, and its calls go on. */
  readonly explicit?: true;
}

export interface EndEntry extends Carried {
  readonly type: 'end';
  readonly ok: boolean;
  readonly value: string;
}
