import { encode } from '../../kernel/codec.ts';
import type { Arrival } from '../../kernel/attempt-options.ts';
import type { Entry, StartEntry, WriteEntry } from '../../kernel/entry.ts';
import { TerminalError } from '../../kernel/errors.ts';
import { formatTarget, parseTarget, type HandlerRef } from '../../kernel/target.ts';
import type { Ending } from './api.ts';
import { firstHash, nextHash, type Head } from './chain.ts';
import { calleeId } from './ids.ts';
import type { Acceptance, Effect, StoredInvocation } from './records.ts';
import type { Registry } from './registry.ts';
import type { Tables } from './tables.ts';
import { topic, type Waiting, type WaitTables } from './waits.ts';

/** Whose entries they are. */
export interface Writer {
  readonly row: number;
  readonly id: string;
  readonly target: HandlerRef;
}

/** The start entry of an invocation that begins as soon as it is accepted; undefined where it may have to wait. */
export type StartOf = (target: HandlerRef, acceptedAtMs: number) => StartEntry | undefined;

/** Finds the operation that an awakeable id stands for; undefined for an id that nobody was given. */
export type AwakeableReader = (awakeable: string) => Waiting | undefined;

/**
 * What entries do outside their own journal. It is applied in the transaction that makes the entry durable, so that
 * the caller's journal, the callee's inbox and the outbox can never disagree: exactly once.
 */
export class EntryEffects {
  readonly #tables: Tables;
  readonly #waits: WaitTables;
  readonly #registry: Registry;
  readonly #readAwakeable: AwakeableReader;
  readonly #nowMs: () => number;
  readonly #startOf: StartOf;
  #effects: Effect[] = [];

  constructor(tables: Tables, waits: WaitTables, registry: Registry, readAwakeable: AwakeableReader, nowMs: () => number, startOf: StartOf = () => undefined) {
    this.#tables = tables;
    this.#waits = waits;
    this.#registry = registry;
    this.#readAwakeable = readAwakeable;
    this.#nowMs = nowMs;
    this.#startOf = startOf;
  }

  /** Gives what the transactions since the last call brought about, or throws it away after a rollback. */
  take(): Effect[] {
    const taken = this.#effects;
    this.#effects = [];
    return taken;
  }

  apply(writer: Writer, entry: Entry): void {
    if (entry.type === 'write') this.#write(writer, entry);
    else if (entry.type === 'end') this.end(writer, entry);
    else if (entry.type === 'cancel') {
      this.#tables.setCancelRequested(writer.row, false);
      if (entry.explicit !== true) for (const callee of this.#waits.callees(writer.row)) this.cancel(callee);
    }
  }

  /** The invocation is over, and whoever waits for it learns the result. */
  end({ row, id, target }: Writer, { ok, value }: Ending): void {
    const nowMs = this.#nowMs();
    this.#tables.endInvocation(row, ok, value, nowMs, nowMs + this.#registry.retentionMs(target));
    for (const waiting of this.#waits.takeAll(topic.end(id))) this.#answer(waiting, { ok, value });
  }

  /** Gives the row, or undefined where the id is taken. */
  accept(acceptance: Acceptance): number | undefined {
    const { id, target, argument, notBeforeMs, idempotencyKey } = acceptance;
    const acceptedAtMs = this.#nowMs();
    const headers = acceptance.headers ?? {};
    const text = JSON.stringify(headers);
    const once = this.#registry.isOnce(target);
    const hash = firstHash(id, target, argument, text);
    const row = this.#tables.addInvocation(acceptance, text, once, hash, acceptedAtMs);
    if (row === undefined) return undefined;
    const start = notBeforeMs === undefined ? this.#startOf(target, acceptedAtMs) : undefined;
    const head = start === undefined ? { entries: 0, hash } : this.#begin(row, hash, start);
    const stored: StoredInvocation = {
      row, id, target, argument, headers, idempotencyKey, once, acceptedAtMs, notBeforeMs, begun: false, paused: false, cancelRequested: false,
      status: 'open', result: undefined, entries: head.entries, endedAtMs: undefined, tries: 0, firstFailureMs: undefined, lastError: undefined,
    };
    this.#effects.push({ type: 'accepted', loaded: { stored, journal: start === undefined ? [] : [start], hash: head.hash, arrivals: [], failures: new Map() } });
    return row;
  }

  /** The start entry goes with the acceptance: one commit less on the way. */
  #begin(row: number, first: string, start: StartEntry): Head {
    const text = JSON.stringify(start);
    const head = { entries: 1, hash: nextHash(first, text) };
    this.#tables.addEntry(row, 0, text, head.hash);
    this.#tables.moveHead(row, head);
    return head;
  }

  /** Gives false where that operation has its result already. */
  arrive(row: number, arrival: Arrival): boolean {
    const first = this.#tables.addArrival(row, arrival);
    if (first) this.#effects.push({ type: 'arrival', row, arrival });
    return first;
  }

  /** Gives false for an awakeable that nobody was given, that was completed before, or whose invocation has ended. */
  completeAwakeable(awakeable: string, ok: boolean, value: string): boolean {
    const operation = this.#readAwakeable(awakeable);
    return operation !== undefined && this.#answer(operation, { ok, value });
  }

  /** An unfinished invocation is to be cancelled; gives false for any other. */
  cancel(id: string): boolean {
    const stored = this.#unfinished(id);
    if (stored === undefined) return false;
    this.#tables.setCancelRequested(stored.row, true);
    this.#effects.push({ type: 'cancel', row: stored.row });
    return true;
  }

  #write(writer: Writer, entry: WriteEntry): void {
    const { seq, name, value = '' } = entry;
    const asking = { row: writer.row, seq };
    switch (entry.kind) {
      case 'set':
        return this.#tables.setState(writer.target, name, value);
      case 'clear':
        return this.#tables.clearState(writer.target, name);
      case 'clear-all':
        return this.#tables.clearAllState(writer.target);
      case 'resolve':
      case 'reject':
        // A late or unknown id is no error of the writer: it could not know.
        return void this.completeAwakeable(name, entry.kind === 'resolve', value);
      case 'cancel':
        return void this.cancel(name);
      case 'call':
      case 'send':
        return this.#call(writer, entry);
      case 'attach':
        return this.#awaitEnd(asking, name);
      case 'signal':
        return this.#orWait(asking, topic.signal(writer.row, name), this.#waits.takeSignal(writer.row, name));
      case 'resolve-signal':
      case 'reject-signal':
        return this.#signal(name, { ok: entry.kind === 'resolve-signal', value });
      case 'promise':
        return this.#orWait(asking, topic.promise(writer.target, name), this.#waits.promise(writer.target, name));
      case 'peek':
        return void this.#answer(asking, this.#waits.promise(writer.target, name) ?? { ok: true, value: '' });
      case 'resolve-promise':
      case 'reject-promise':
        return this.#completePromise(writer, asking, name, { ok: entry.kind === 'resolve-promise', value });
    }
  }

  #call(writer: Writer, { kind, seq, name, value = '', notBefore, callee, headers, idempotencyKey }: WriteEntry): void {
    const id = callee ?? calleeId(writer.id, seq);
    const target = parseTarget(name);
    this.accept({
      id, target, argument: value,
      ...(notBefore !== undefined && { notBeforeMs: notBefore }), ...(headers !== undefined && { headers }), ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
    if (kind === 'call') this.#awaitEnd({ row: writer.row, seq }, id, target);
  }

  /** `called` where this operation has called it: then it is one of that handler, and a cancellation goes on to it. */
  #awaitEnd(asking: Waiting, id: string, called?: HandlerRef): void {
    const stored = this.#tables.invocation(id);
    if (stored === undefined) return this.#fail(asking, `There is no invocation ${id}`, 404);
    if (called !== undefined && formatTarget(called) !== formatTarget(stored.target)) {
      return this.#fail(asking, `The invocation ${id} is one of ${formatTarget(stored.target)}, not of ${formatTarget(called)}`, 409);
    }
    const { status, result = '' } = stored;
    if (isUnfinished(stored)) this.#waits.add(topic.end(id), asking, called === undefined ? undefined : id);
    else this.#answer(asking, { ok: status === 'completed', value: result });
  }

  #orWait(asking: Waiting, what: string, there: Ending | undefined): void {
    if (there === undefined) this.#waits.add(what, asking);
    else this.#answer(asking, there);
  }

  #signal(name: string, ending: Ending): void {
    const slash = name.indexOf('/');
    const signal = name.slice(slash + 1);
    const stored = this.#unfinished(name.slice(0, slash));
    // One that has ended, or never was, has nobody to tell, and the writer could not know.
    if (stored === undefined) return;
    const waiting = this.#waits.takeFirst(topic.signal(stored.row, signal));
    if (waiting === undefined) this.#waits.keepSignal(stored.row, signal, ending);
    else this.#answer(waiting, ending);
  }

  #completePromise({ target }: Writer, asking: Waiting, name: string, ending: Ending): void {
    if (!this.#waits.completePromise(target, name, ending)) return this.#fail(asking, `The durable promise ${JSON.stringify(name)} was completed before`, 409);
    for (const waiting of this.#waits.takeAll(topic.promise(target, name))) this.#answer(waiting, ending);
    this.#answer(asking, { ok: true, value: '' });
  }

  #fail(asking: Waiting, message: string, errorCode: number): void {
    this.#answer(asking, { ok: false, value: encode(new TerminalError(message, { errorCode })) });
  }

  #answer({ row, seq }: Waiting, ending: Ending): boolean {
    return this.arrive(row, { seq, ...ending });
  }

  #unfinished(id: string): StoredInvocation | undefined {
    const stored = this.#tables.invocation(id);
    return stored !== undefined && isUnfinished(stored) ? stored : undefined;
  }
}

export function isUnfinished({ status }: StoredInvocation): boolean {
  return status === 'open' || status === 'paused';
}
