import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { HandlerRef } from '../../kernel/target.ts';
import type { Ending } from './api.ts';

/** An operation that waits. */
export interface Waiting {
  readonly row: number;
  readonly seq: number;
}

/** What operations wait for, as texts of the table. */
export const topic = {
  end: (id: string): string => `end ${id}`,
  signal: (row: number, name: string): string => `signal ${row} ${name}`,
  promise: ({ service, key }: HandlerRef, name: string): string => `promise ${JSON.stringify([service, key ?? '', name])}`,
};

/** The statements about what is waited for. Those that write are called inside a transaction. */
export class WaitTables {
  readonly #add: StatementSync;
  readonly #of: StatementSync;
  readonly #first: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeAll: StatementSync;
  readonly #callees: StatementSync;
  readonly #addSignal: StatementSync;
  readonly #firstSignal: StatementSync;
  readonly #removeSignal: StatementSync;
  readonly #addPromise: StatementSync;
  readonly #promise: StatementSync;

  constructor(database: DatabaseSync) {
    this.#add = database.prepare('insert into waits (topic, invocation, seq, callee) values (?, ?, ?, ?)');
    this.#of = database.prepare('select invocation, seq from waits where topic = ? order by wait');
    this.#first = database.prepare('select wait, invocation, seq from waits where topic = ? order by wait limit 1');
    this.#remove = database.prepare('delete from waits where wait = ?');
    this.#removeAll = database.prepare('delete from waits where topic = ?');
    this.#callees = database.prepare('select callee from waits where invocation = ? and callee is not null order by wait');
    this.#addSignal = database.prepare('insert into signals (invocation, name, ok, value) values (?, ?, ?, ?)');
    this.#firstSignal = database.prepare('select signal, ok, value from signals where invocation = ? and name = ? order by signal limit 1');
    this.#removeSignal = database.prepare('delete from signals where signal = ?');
    this.#addPromise = database.prepare('insert into promises (service, key, name, ok, value) values (?, ?, ?, ?, ?) on conflict do nothing');
    this.#promise = database.prepare('select ok, value from promises where service = ? and key = ? and name = ?');
  }

  /** `callee` where the operation is a call of that invocation, which a cancellation of the caller reaches. */
  add(what: string, { row, seq }: Waiting, callee?: string): void {
    this.#add.run(what, row, seq, callee ?? null);
  }

  /** Everybody who waits; they wait no longer. */
  takeAll(what: string): Waiting[] {
    const found = this.#of.all(what).map(({ invocation, seq }) => ({ row: Number(invocation), seq: Number(seq) }));
    if (found.length > 0) this.#removeAll.run(what);
    return found;
  }

  /** Whoever waits longest, and no longer. */
  takeFirst(what: string): Waiting | undefined {
    const found = this.#first.get(what);
    if (found === undefined) return undefined;
    this.#remove.run(found.wait!);
    return { row: Number(found.invocation), seq: Number(found.seq) };
  }

  /** Invocations that were called and whose results are waited for. */
  callees(row: number): string[] {
    return this.#callees.all(row).map(({ callee }) => String(callee));
  }

  keepSignal(row: number, name: string, { ok, value }: Ending): void {
    this.#addSignal.run(row, name, ok ? 1 : 0, value);
  }

  takeSignal(row: number, name: string): Ending | undefined {
    const found = this.#firstSignal.get(row, name);
    if (found === undefined) return undefined;
    this.#removeSignal.run(found.signal!);
    return { ok: found.ok === 1, value: String(found.value) };
  }

  /** Gives false where it was completed before. */
  completePromise({ service, key }: HandlerRef, name: string, { ok, value }: Ending): boolean {
    return this.#addPromise.run(service, key ?? '', name, ok ? 1 : 0, value).changes > 0;
  }

  promise({ service, key }: HandlerRef, name: string): Ending | undefined {
    const found = this.#promise.get(service, key ?? '', name);
    return found === undefined ? undefined : { ok: found.ok === 1, value: String(found.value) };
  }
}
