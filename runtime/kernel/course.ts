import { AttemptBase, type Settlement } from './attempt-base.ts';
import type { AttemptOptions, Outcome } from './attempt-options.ts';
import { startEntryOf, type CancelEntry, type CompletionEntry, type Entry, type OperationKind, type WriteEntry } from './entry.ts';
import { attemptEnded, CancelledError, stuck } from './errors.ts';
import { attemptBegins, attemptEnds } from './escape.ts';
import { EventQueue } from './event-queue.ts';
import { History, type Event } from './history.ts';
import { disagreement } from './ledger.ts';
import { operationMismatch, roundsMismatch, settledMismatch, watermarkMismatch } from './mismatch.ts';
import type { Operation } from './operation.ts';
import type { Stop, World } from './port.ts';
import { Quota } from './quota.ts';
import { setTurn, turnOf } from './scope.ts';
import { TurnClock } from './turn-clock.ts';
import { wantsTurn, type Turner } from './turns.ts';

/** Operations that only something outside of the attempt ends. */
const fromOutside: ReadonlySet<OperationKind> = new Set(
  ['call', 'attach', 'awakeable', 'signal', 'promise', 'peek', 'resolve-promise', 'reject-promise', 'cancellation'] as const);

/** An entry that is complete where it was issued, and waits for the end of its turn to be appended. */
type Pending = WriteEntry | Omit<CompletionEntry, 'at' | 'watermark'>;

/**
 * The course of one attempt: which turn comes next, what is appended when, and how it ends.
 * Loaded entries are delivered in order, each when its operation was issued; then new ones as they become durable.
 * What an operation is, the subclass knows.
 */
export abstract class Course extends AttemptBase implements Turner {
  inLine = false;
  protected readonly options: AttemptOptions;
  protected readonly history: History;
  protected readonly outstanding = new Map<number, Operation>();
  readonly #queue: EventQueue;
  /** Loaded events that are still to be replayed; they are at the head of the queue. */
  #loaded: number;
  #started = false;
  #begun = false;
  #inFlight = 0;
  /** The end entry is on its way: it is the last, whatever still completes. */
  #ending = false;
  /** Effects of the turn wait until what precedes them is durable, and the next turn waits for them: they see the values of their turn. */
  #gated = false;
  #pending: Pending[] = [];
  #toBegin: Operation[] = [];
  /** Completions of new operations that came during replay: they wait for their place at the end. */
  #held: (() => void)[] = [];
  #failure: { readonly error: unknown } | undefined;
  #stopGrace: Stop | undefined;
  readonly #quota: Quota;

  constructor(options: AttemptOptions) {
    super(options.id);
    this.options = options;
    this.history = new History(options.id, options.journal);
    this.#queue = new EventQueue(this.history.events);
    this.#loaded = this.#queue.length;
    this.#quota = new Quota(options.id, options.limits, options.journal);
  }

  override get world(): World {
    return this.options.engine.world;
  }
  get engine() {
    return this.options.engine;
  }
  get backlog(): number {
    return Math.max(1, this.#queue.length);
  }
  /** Turns so far that delivered something. */
  get deliveries(): number {
    return this.ledger.deliveries;
  }
  get replaying(): boolean {
    return this.#loaded > 0;
  }

  /**
   * When this attempt wakes by itself (Infinity: never), if all that it waits for is outside of its memory: timers, calls, awakeables.
   * Undefined where a turn, an append, a run, an order-op or an immediate is under way: it must not be evicted then (semantics §6).
   */
  get idleUntilMs(): number | undefined {
    const busy = !this.#begun || turnOf() === this || this.#gated || this.#inFlight > 0 || this.#queue.length > 0 || this.#pending.length > 0 ||
      this.immediates.waiting || this.immediates.inRound || this.settlement !== undefined || this.outstanding.size === 0;
    if (busy || !this.alive) return undefined;
    let wakesAtMs = Infinity;
    for (const { kind, dueMs, stop } of this.outstanding.values()) {
      if (dueMs !== undefined) wakesAtMs = Math.min(wakesAtMs, dueMs);
      // What can be stopped has its result, and is about to append it.
      else if (!fromOutside.has(kind) || stop !== undefined) return undefined;
    }
    return wakesAtMs;
  }

  /** The handler has settled: gives the end entry's outcome, or throws what fails the attempt. */
  protected abstract conclude(settlement: Settlement): { readonly ok: boolean; readonly value: string };

  /** Begins: appends the start entry, or replays. */
  start(): void {
    attemptBegins();
    this.#started = true;
    if (this.history.start !== undefined) {
      this.startEntry = this.history.start;
      this.#wake();
      return;
    }
    const { entropy, build, facts } = this.options;
    this.startEntry = startEntryOf(this.world.now(), entropy(), build, facts);
    this.#append([this.startEntry]);
  }

  /** The attempt is over and leaves nothing: cut, evicted, or its engine closes. */
  stop(error?: Error): void {
    this.#over(error === undefined ? { type: 'stopped' } : { type: 'stopped', error });
  }

  override fail(error: unknown): void {
    if (!this.alive || this.#failure !== undefined) return;
    this.#failure = { error };
    if (turnOf() !== this) this.#over({ type: 'failed', error });
  }

  /** Cancels: an entry, and one turn that rejects everything outstanding but timers with a callback. */
  cancel(): void {
    if (!this.alive || this.#ending || this.startEntry === undefined) return;
    const explicit = this.options.explicitCancellation === true;
    this.#append([{ type: 'cancel', ...(explicit && { explicit }), ...this.#carry() }]);
  }

  /** A cancellation came, and the program asks for them itself. */
  protected abstract cancelled(): void;

  /** An operation has its result: append it, then deliver it. */
  protected complete(operation: Operation, ok: boolean, value: string): void {
    if (!this.alive || this.#ending || operation.done || !this.outstanding.has(operation.seq)) return;
    operation.done = true;
    // A new operation begins in the turn that issues it, also during replay: its action sees the values of that turn (law 2).
    // But what it gives is appended after the last loaded event, when the program is again where it was (law 1).
    const append = (): void => this.#append([{ ...describe(operation), ok, value, ...this.#carry() }]);
    if (this.#loaded > 0) this.#held.push(append);
    else append();
  }

  /** An operation that is complete as soon as it is issued (state): appended at the end of the turn, in the order of issue. */
  protected completeAtOnce(operation: Operation, value: string): void {
    this.#pending.push({ ...describe(operation), ok: true, value });
  }

  protected write(entry: WriteEntry): void {
    this.#pending.push(entry);
  }

  /** A new operation. It starts after the turn, unless the journal knows how it ended. */
  protected enlist(operation: Operation): void {
    this.outstanding.set(operation.seq, operation);
    if (operation.begin !== undefined && this.history.completion(operation.seq) === undefined) this.#toBegin.push(operation);
  }

  /** The program has stopped a timer; if its completion is on its way, that is a turn in which nothing happens. */
  protected drop(operation: Operation): void {
    operation.stop?.();
    this.outstanding.delete(operation.seq);
  }

  /** Something changed that a waiting delivery may depend on. */
  protected wakeUp(): void {
    if (this.alive) this.#wake();
  }

  beginTurn(): boolean {
    if (!this.alive || this.#gated) return false;
    if (!this.#begun) return this.#beginFirst();
    if (this.immediates.inRound) return this.#fireImmediate();
    const event = this.#queue.head;
    if (event === undefined) return this.#inFlight === 0 && this.#beginRound();
    if (this.#loaded > 0 && this.ledger.rounds < (event.imm ?? 0)) {
      if (this.#beginRound()) return true;
      this.fail(roundsMismatch(this.history, this.#builds(), event, event.imm ?? 0, this.ledger.rounds));
      return true;
    }
    return this.#deliver(event);
  }

  endTurn(): void {
    if (this.#failure !== undefined) return this.#over({ type: 'failed', error: this.#failure.error });
    if (!this.alive) return;
    if (this.immediates.inRound) return this.#wake();
    const mark = this.ledger.finishStep();
    const differing = disagreement(this.history, mark);
    if (differing !== undefined) {
      const missing = mark.issued < differing.watermark.issued ? this.history.leftover(mark.issued) : undefined;
      return this.fail(missing === undefined
        ? watermarkMismatch(this.history, this.#builds(), differing, differing.watermark, mark)
        : operationMismatch(this.history, this.#builds(), missing, undefined));
    }
    if (this.settlement !== undefined) return this.#finish(this.settlement);
    this.#settleTurn();
  }

  #beginFirst(): boolean {
    this.#begun = true;
    this.clock = new TurnClock(this.startEntry.at);
    this.runHandler();
    return true;
  }

  #beginRound(): boolean {
    if (!this.immediates.waiting) return false;
    // Counted when it begins: an entry that is appended during the round is delivered after it.
    this.ledger.rounds++;
    this.immediates.beginRound();
    return this.#fireImmediate();
  }

  #fireImmediate(): boolean {
    this.guarded(() => this.immediates.fireNext());
    return true;
  }

  /** Calls back into the program: an error that it throws fails the attempt. */
  protected guarded(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.fail(error);
    }
  }

  #deliver(event: Event): boolean {
    if (event.type === 'completion') {
      if (event.seq >= this.ledger.issued) {
        this.fail(operationMismatch(this.history, this.#builds(), event, undefined));
        return true;
      }
      if (this.outstanding.get(event.seq)?.computing === true) return false;
    }
    // The end entry is compared when the handler settles; until then there is nothing to deliver.
    if (event.type === 'end') return false;
    this.#queue.shift();
    if (this.#loaded > 0) {
      this.#loaded--;
      const differing = this.ledger.release(event);
      if (differing !== undefined) {
        this.fail(settledMismatch(this.history, this.#builds(), event, differing.recorded, differing.now));
        return true;
      }
    }
    if (event.type === 'rounds') {
      this.#appendHeld();
      this.#wake();
      return false;
    }
    this.ledger.deliveries++;
    if (event.type === 'cancel') this.#deliverCancel(event);
    else this.#deliverCompletion(event);
    return true;
  }

  #deliverCompletion(event: CompletionEntry): void {
    const operation = this.outstanding.get(event.seq);
    this.clock.turn(event.at, operation?.dueMs);
    if (operation === undefined) return;
    this.outstanding.delete(event.seq);
    operation.stop?.();
    this.guarded(() => operation.deliver(event));
  }

  #deliverCancel({ at, explicit }: CancelEntry): void {
    this.clock.turn(at);
    if (explicit === true) return this.guarded(() => this.cancelled());
    const error = new CancelledError();
    this.interrupt(() => error);
    for (const operation of [...this.outstanding.values()]) {
      // A callback has nobody to tell, and a program that waits for it would wait for ever: it still comes.
      if (operation.rejects === undefined) continue;
      this.drop(operation);
      operation.rejects.reject(error);
    }
  }

  /** After a turn: make durable what it wrote, start what it issued, and go on. */
  #settleTurn(): void {
    this.#appendHeld();
    const pending = this.#pending;
    const entries = this.#unrecorded(pending.some((entry) => entry.type === 'write'));
    if (entries.length === 0 && pending.length === 0) {
      this.#beginOperations();
      this.#goOn();
      return;
    }
    this.#pending = [];
    for (const entry of pending) entries.push(entry.type === 'write' ? entry : { ...entry, ...this.#carry() });
    this.#gated = true;
    this.#append(entries, () => {
      this.#gated = false;
      this.#beginOperations();
      this.#goOn();
    });
  }

  #appendHeld(): void {
    if (this.#loaded > 0) return;
    const held = this.#held;
    this.#held = [];
    for (const append of held) if (this.alive) append();
  }

  #beginOperations(): void {
    const operations = this.#toBegin;
    this.#toBegin = [];
    for (const operation of operations) {
      if (this.alive && this.outstanding.has(operation.seq)) operation.begin!();
    }
  }

  #goOn(): void {
    if (!this.alive) return;
    if (this.#queue.length > 0 || (this.#inFlight === 0 && this.immediates.waiting)) return this.#wake();
    if (this.#inFlight === 0 && this.outstanding.size === 0) this.#awaitGrace();
  }

  /** Nothing outstanding can wake the program: if that lasts, nobody will. */
  #awaitGrace(): void {
    const step = this.ledger.deliveries;
    this.#stopGrace?.();
    this.#stopGrace = this.world.after(this.options.graceMs, () => {
      if (!this.alive || this.ledger.deliveries !== step || this.#queue.length > 0 || this.#inFlight > 0 || this.outstanding.size > 0) return;
      this.fail(stuck(this.id));
    });
  }

  #finish(settlement: Settlement): void {
    let result: { readonly ok: boolean; readonly value: string };
    // Completions that nobody waited for any more may be left over; what was never issued may not.
    const leftover = this.history.leftover(this.ledger.issued);
    if (leftover !== undefined) return this.#over({ type: 'failed', error: operationMismatch(this.history, this.#builds(), leftover, undefined) });
    try {
      result = this.conclude(settlement);
    } catch (error) {
      return this.#over({ type: 'failed', error });
    }
    const ended = () => this.#over({ type: 'ended', ...result });
    const writes: Entry[] = this.#pending.filter((entry) => entry.type === 'write');
    // A crash between writes and end, or after an effect, must not forget the rounds that led to them.
    const before = this.#unrecorded(writes.length > 0).concat(writes);
    const effects = this.#toBegin.some((operation) => operation.effect);
    const finish = (entries: readonly Entry[]): void => {
      // Runs that nobody awaits begin all the same, as they do natively.
      this.#beginOperations();
      if (!this.alive) return;
      if (this.#queue.last?.type === 'end') return ended();
      this.#ending = true;
      this.#append([...entries, { type: 'end', ...result, ...this.#carry() }], ended);
    };
    this.#gated = true;
    if (effects && before.length > 0) this.#append(before, () => finish([]));
    else finish(before);
  }

  /** The entry for rounds and gates that no entry holds yet, where something follows that depends on them. */
  #unrecorded(writes: boolean): Entry[] {
    const needed = (writes || this.#toBegin.some((operation) => operation.effect)) && this.#loaded === 0 && this.ledger.decisive;
    return needed ? [{ type: 'rounds', ...this.#carry() }] : [];
  }

  #carry() {
    return this.#loaded > 0 ? this.ledger.bare(this.world.now()) : this.ledger.carry(this.world.now());
  }

  #append(entries: readonly Entry[], then?: () => void): void {
    const exceeded = this.#quota.add(entries, (message) => this.world.warn({ id: 'journal-limit', invocation: this.id, message }));
    if (exceeded !== undefined) return this.fail(exceeded);
    this.#inFlight++;
    this.engine.append(entries, (error) => {
      this.#inFlight--;
      if (!this.alive) return;
      if (error !== undefined) return this.stop(error);
      for (const entry of entries) if (entry.type === 'completion' || entry.type === 'cancel') this.#queue.push(entry);
      if (then !== undefined) then();
      else this.#wake();
    });
  }

  #wake(): void {
    if (!this.#gated) wantsTurn(this);
  }

  #over(outcome: Outcome): void {
    if (!this.alive) return;
    this.alive = false;
    if (turnOf() === this) setTurn(undefined);
    this.#stopGrace?.();
    for (const operation of this.outstanding.values()) operation.stop?.();
    this.outstanding.clear();
    this.ended(attemptEnded);
    if (this.#started) attemptEnds();
    this.world.macrotask(() => this.options.onEnd(outcome));
  }

  #builds() {
    return { invocation: this.id, build: this.options.build };
  }
  protected mismatchContext() {
    return this.#builds();
  }
}

function describe(operation: Operation): Pick<CompletionEntry, 'type' | 'seq' | 'kind' | 'name' | 'site'> {
  const { seq, kind, name, site } = operation;
  return { type: 'completion', seq, kind, name, ...(site !== undefined && { site }) };
}
