import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Arrival } from '../../kernel/attempt-options.ts';
import type { RunFailure } from '../../kernel/port.ts';
import type { HandlerRef } from '../../kernel/target.ts';
import type { ChainedEntry, Head } from './chain.ts';
import type { Acceptance, Asleep, StoredInvocation, StoredStatus, Unfinished } from './records.ts';

type Row = Record<string, SQLOutputValue>;

/** What users name may hold a NUL, at which Node 22.15 ends a text that it reads. */
const named = (column: string, name: string): string => `cast(${column} as blob) as ${name}`;

const columns = `i.invocation, i.id, i.service, ${named('i.key', 'key')}, i.handler, i.argument, i.status, i.result, i.accepted_at_ms, i.not_before_ms,
  i.headers, ${named('i.idempotency_key', 'idempotency_key')}, i.once, i.ended_at_ms, i.cancel_requested, i.tries, i.first_failure_ms, i.last_error, h.entries from invocations i join heads h using (invocation)`;

/** Tables of what an invocation needs only until it ends. */
const ofRunning = ['arrivals', 'run_failures', 'waits', 'signals', 'asleep'] as const;

/** The statements of the store, one method each. Those that write are called inside a transaction. */
export class Tables {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  // The statements of every commit are held apart from the map.
  readonly #insertEntry: StatementSync;
  readonly #moveHead: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insertEntry = database.prepare('insert into entries (invocation, entry_index, entry, hash) values (?, ?, ?, ?)');
    this.#moveHead = database.prepare('update heads set entries = ?, hash = ? where invocation = ?');
  }

  addEntry(row: number, index: number, entry: string, hash: string): void {
    this.#insertEntry.run(row, index, entry, hash);
  }

  moveHead(row: number, head: Head): void {
    this.#moveHead.run(head.entries, head.hash, row);
  }

  /** Gives the number of the new row, or undefined where the id is taken. */
  addInvocation({ id, target, argument, notBeforeMs, idempotencyKey }: Acceptance, headers: string, once: boolean, hash: string, atMs: number): number | undefined {
    const added = this.#prepared(`insert into invocations (id, service, key, handler, argument, headers, idempotency_key, once, accepted_at_ms, not_before_ms)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`)
      .run(id, target.service, target.key ?? null, target.handler, argument, headers, idempotencyKey ?? null, once ? 1 : 0, atMs, notBeforeMs ?? null);
    if (added.changes === 0) return undefined;
    const row = Number(added.lastInsertRowid);
    this.#prepared('insert into heads (invocation, entries, hash) values (?, 0, ?)').run(row, hash);
    return row;
  }

  /** Ends an invocation and forgets what only a running one needs. */
  endInvocation(row: number, ok: boolean, value: string, atMs: number, expiresAtMs: number): void {
    this.#prepared('update invocations set status = ?, result = ?, ended_at_ms = ?, expires_at_ms = ?, cancel_requested = 0 where invocation = ?')
      .run(ok ? 'completed' : 'failed', value, atMs, expiresAtMs, row);
    for (const table of ofRunning) this.#prepared(`delete from ${table} where invocation = ?`).run(row);
  }

  /** Removes an invocation that has ended; with the one run of a workflow goes what belongs to its key. */
  removeInvocation({ row, target, once }: StoredInvocation): void {
    for (const table of ['entries', 'heads', 'invocations', ...ofRunning]) this.#prepared(`delete from ${table} where invocation = ?`).run(row);
    if (!once) return;
    this.clearAllState(target);
    this.#prepared('delete from promises where service = ? and key = ?').run(target.service, target.key ?? '');
  }

  /** Ids of invocations whose time of being kept is over. */
  expired(atMs: number, limit: number): string[] {
    return this.#prepared('select id from invocations where expires_at_ms <= ? order by expires_at_ms limit ?').all(atMs, limit).map(({ id }) => String(id));
  }

  setStatus(row: number, status: StoredStatus): void {
    this.#prepared('update invocations set status = ? where invocation = ?').run(status, row);
  }

  setCancelRequested(row: number, requested: boolean): void {
    this.#prepared('update invocations set cancel_requested = ? where invocation = ?').run(requested ? 1 : 0, row);
  }

  setFailure(row: number, tries: number, sinceMs: number, error: string): void {
    this.#prepared('update invocations set tries = ?, first_failure_ms = ?, last_error = ? where invocation = ?').run(tries, sinceMs, error, row);
  }

  forgetTries(row: number): void {
    this.#prepared('update invocations set tries = 0, first_failure_ms = null where invocation = ?').run(row);
  }

  /** Gives whether it is the first result of that operation. */
  addArrival(row: number, { seq, ok, value }: Arrival): boolean {
    return this.#prepared('insert into arrivals (invocation, seq, ok, value) values (?, ?, ?, ?) on conflict do nothing').run(row, seq, ok ? 1 : 0, value).changes > 0;
  }

  setRunFailure(row: number, seq: number, { tries, since }: RunFailure): void {
    this.#prepared('insert or replace into run_failures (invocation, seq, tries, since_ms) values (?, ?, ?, ?)').run(row, seq, tries, since);
  }

  /** What an unfinished invocation has so far, and until when (Infinity: for what arrives) it waits. */
  asleep(row: number, untilMs: number): Asleep {
    const found = this.#prepared('select entries, (select count(*) from arrivals a where a.invocation = h.invocation) as arrivals from heads h where invocation = ?').get(row);
    return { row, entries: Number(found?.entries), arrivals: Number(found?.arrivals), untilMs };
  }

  setAsleep({ row, entries, arrivals, untilMs }: Asleep): void {
    this.#prepared(`insert or replace into asleep (invocation, entries, arrivals, until_ms)
      select invocation, ?, ?, ? from invocations where invocation = ? and status in ('open', 'paused')`)
      .run(entries, arrivals, untilMs === Infinity ? null : untilMs, row);
  }

  setState({ service, key }: HandlerRef, name: string, value: string): void {
    this.#prepared('insert or replace into state (service, key, name, value) values (?, ?, ?, ?)').run(service, key ?? '', name, value);
  }

  clearState({ service, key }: HandlerRef, name: string): void {
    this.#prepared('delete from state where service = ? and key = ? and name = ?').run(service, key ?? '', name);
  }

  clearAllState({ service, key }: HandlerRef): void {
    this.#prepared('delete from state where service = ? and key = ?').run(service, key ?? '');
  }

  state({ service, key }: HandlerRef, name: string): string | undefined {
    return text(this.#prepared('select value from state where service = ? and key = ? and name = ?').get(service, key ?? '', name)?.value);
  }

  /** Sorted by code units. */
  stateNames({ service, key }: HandlerRef): string[] {
    return this.#prepared(`select ${named('name', 'name')} from state where service = ? and key = ? order by name`).all(service, key ?? '').map((row) => text(row.name)!);
  }

  invocation(id: string): StoredInvocation | undefined {
    const row = this.#prepared(`select ${columns} where i.id = ?`).get(id);
    return row === undefined ? undefined : storedInvocation(row);
  }

  invocations(): StoredInvocation[] {
    return this.#prepared(`select ${columns} order by i.invocation`).all().map(storedInvocation);
  }

  /** In the order of acceptance. */
  *unfinished(): Generator<Unfinished> {
    const found = this.#prepared(`select i.invocation, i.id, i.service, ${named('i.key', 'key')}, i.handler, i.status, i.accepted_at_ms, i.not_before_ms, i.cancel_requested, i.tries, h.entries,
      a.invocation is not null and i.cancel_requested = 0 and a.arrivals = (select count(*) from arrivals r where r.invocation = a.invocation) as asleep, a.until_ms
      from invocations i join heads h using (invocation) left join asleep a on a.invocation = i.invocation and a.entries = h.entries
      where i.status in ('open', 'paused') order by i.invocation`);
    for (const row of found.iterate()) yield row.asleep === 1 ? { ...unfinished(row), asleepUntilMs: integer(row.until_ms) ?? Infinity } : unfinished(row);
  }

  hash(row: number): string {
    return String(this.#prepared('select hash from heads where invocation = ?').get(row)?.hash);
  }

  entries(row: number): ChainedEntry[] {
    return this.#prepared('select entry_index, entry, hash from entries where invocation = ? order by entry_index').all(row)
      .map(({ entry_index, entry, hash }) => ({ index: Number(entry_index), entry: String(entry), hash: String(hash) }));
  }

  firstEntry(id: string): string | undefined {
    return text(this.#prepared('select entry from entries join invocations using (invocation) where id = ? and entry_index = 0').get(id)?.entry);
  }

  arrivals(row: number): Arrival[] {
    return this.#prepared('select seq, ok, value from arrivals where invocation = ? order by seq').all(row)
      .map(({ seq, ok, value }) => ({ seq: Number(seq), ok: ok === 1, value: String(value) }));
  }

  runFailures(row: number): Map<number, RunFailure> {
    const found = this.#prepared('select seq, tries, since_ms from run_failures where invocation = ?').all(row);
    return new Map(found.map(({ seq, tries, since_ms }) => [Number(seq), { tries: Number(tries), since: Number(since_ms) }]));
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }
}

function unfinished(row: Row): Unfinished {
  const key = text(row.key);
  const target = { service: String(row.service), handler: String(row.handler) };
  return {
    row: Number(row.invocation),
    id: String(row.id),
    target: key === undefined ? target : { ...target, key },
    acceptedAtMs: Number(row.accepted_at_ms),
    notBeforeMs: integer(row.not_before_ms),
    begun: Number(row.entries) > 0 || Number(row.tries) > 0,
    paused: row.status === 'paused',
    cancelRequested: row.cancel_requested === 1,
  };
}

function storedInvocation(row: Row): StoredInvocation {
  return {
    ...unfinished(row),
    argument: String(row.argument),
    headers: JSON.parse(String(row.headers)) as Record<string, string>,
    idempotencyKey: text(row.idempotency_key),
    once: row.once === 1,
    status: String(row.status) as StoredStatus,
    result: text(row.result),
    entries: Number(row.entries),
    endedAtMs: integer(row.ended_at_ms),
    tries: Number(row.tries),
    firstFailureMs: integer(row.first_failure_ms),
    lastError: text(row.last_error),
  };
}

function text(value: SQLOutputValue | undefined): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  return typeof value === 'string' ? value : undefined;
}

function integer(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
