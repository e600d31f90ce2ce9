import type { Arrival } from '../../kernel/attempt-options.ts';
import type { Entry, WriteEntry } from '../../kernel/entry.ts';
import { parseTarget, type HandlerRef } from '../../kernel/target.ts';
import { firstHash } from './chain.ts';
import type { Acceptance, Effect } from './records.ts';
import type { Tables } from './tables.ts';
import { calleeId } from './ids.ts';

/** Whose entries they are. */
export interface Writer {
  readonly row: number;
  readonly id: string;
  readonly target: HandlerRef;
}

/** Finds the operation that an awakeable id stands for; undefined for an id that nobody was given. */
export type AwakeableReader = (awakeable: string) => { readonly row: number; readonly seq: number } | undefined;

/**
 * What entries do outside their own journal. It is applied in the transaction that makes the entry durable, so that
 * the caller's journal, the callee's inbox and the outbox can never disagree: exactly once.
 */
export class EntryEffects {
  readonly #tables: Tables;
  readonly #readAwakeable: AwakeableReader;
  readonly #nowMs: () => number;
  #effects: Effect[] = [];

  constructor(tables: Tables, readAwakeable: AwakeableReader, nowMs: () => number) {
    this.#tables = tables;
    this.#readAwakeable = readAwakeable;
    this.#nowMs = nowMs;
  }

  /** Gives what the transactions since the last call brought about, or throws it away after a rollback. */
  take(): Effect[] {
    const taken = this.#effects;
    this.#effects = [];
    return taken;
  }

  apply(writer: Writer, entry: Entry): void {
    if (entry.type === 'write') this.#write(writer, entry);
    else if (entry.type === 'end') this.end(writer.row, entry.ok, entry.value);
    else if (entry.type === 'cancel') this.#tables.setCancelRequested(writer.row, false);
  }

  /** The invocation is over, and whoever called it learns the result. */
  end(row: number, ok: boolean, value: string): void {
    const caller = this.#tables.endInvocation(row, ok, value, this.#nowMs());
    if (caller !== undefined) this.arrive(caller.row, { seq: caller.seq, ok, value });
  }

  /** Gives false where the id is taken. */
  accept(acceptance: Acceptance): boolean {
    const { id, target, argument, notBeforeMs } = acceptance;
    const acceptedAtMs = this.#nowMs();
    const row = this.#tables.addInvocation(acceptance, firstHash(id, target, argument), acceptedAtMs);
    if (row === undefined) return false;
    this.#effects.push({ type: 'accepted', invocation: { row, id, target, acceptedAtMs, notBeforeMs, begun: false, paused: false } });
    return true;
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
    return operation !== undefined && this.arrive(operation.row, { seq: operation.seq, ok, value });
  }

  #write(writer: Writer, entry: WriteEntry): void {
    const value = entry.value ?? '';
    switch (entry.kind) {
      case 'set':
        return this.#tables.setState(writer.target, entry.name, value);
      case 'clear':
        return this.#tables.clearState(writer.target, entry.name);
      case 'clear-all':
        return this.#tables.clearAllState(writer.target);
      case 'resolve':
      case 'reject':
        // A late or unknown id is no error of the writer: it could not know.
        return void this.completeAwakeable(entry.name, entry.kind === 'resolve', value);
      case 'call':
      case 'send': {
        const callee = { id: calleeId(writer.id, entry.seq), target: parseTarget(entry.name), argument: value };
        return void this.accept({
          ...callee,
          ...(entry.notBefore === undefined ? {} : { notBeforeMs: entry.notBefore }),
          ...(entry.kind === 'call' ? { caller: { id: writer.id, seq: entry.seq } } : {}),
        });
      }
    }
  }
}
