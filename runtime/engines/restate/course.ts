import { AttemptBase } from '../../kernel/attempt-base.ts';
import type { StartEntry } from '../../kernel/entry.ts';
import { attemptEnded, CancelledError, environmentDiffers, stuck } from '../../kernel/errors.ts';
import { attemptBegins, attemptEnds } from '../../kernel/escape.ts';
import type { Stop, World } from '../../kernel/port.ts';
import { outside, setTurn, turnOf } from '../../kernel/scope.ts';
import { TurnClock } from '../../kernel/turn-clock.ts';
import { wantsTurn, type Turner } from '../../kernel/turns.ts';
import type { SdkContext } from './context.ts';
import type { AttemptOptions } from './attempt-options.ts';
import type { Delivered } from './delivered.ts';
import { open, textOf, type Carriage, type Carried } from './envelope.ts';
import { Marks } from './marks.ts';
import type { Operation } from './operation.ts';
import { fromSdk } from './errors.ts';
import { cancelled, type RestatePromise, type Winner } from './pump.ts';
import { SdkInternals } from './sdk-internals.ts';
import { ownOperation, Winners } from './winners.ts';

/** What waits for its turn. */
type Delivery = { readonly delivered: Delivered; readonly deliver: () => void };

/**
 * The course of one attempt over Restate: a winner of the pump, then a turn, then the next winner. The journal is Restate's: what is
 * replayed and what is new come through the same promises, in the same order.
 */
export abstract class RestateCourse extends AttemptBase implements Turner {
  inLine = false;
  protected readonly options: AttemptOptions;
  protected readonly internals: SdkInternals;
  protected readonly outstanding = new Map<number, Operation>();
  /** Runs of this turn whose end the journal does not know: their actions begin when it is over. */
  protected readonly toBegin: Operation[] = [];
  /** Wall clock when the first timer of this turn was issued, ms: where there is no turn clock, they count from it. */
  protected turnBeganAtMs: number | undefined;
  readonly #winners: Winners;
  readonly #marks = new Marks();
  /** Uses of the environment that an entry holds: key to keyed hash. */
  readonly #uses = new Map<string, string>();
  #next: Delivery | undefined;
  /** The entry of the next round is outstanding. */
  #roundIssued = false;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;
  #stopGrace: Stop | undefined;

  constructor(options: AttemptOptions) {
    super(options.context.request().id);
    this.options = options;
    this.internals = new SdkInternals(options.context);
    this.#winners = new Winners(this.internals, options.surroundings.world);
  }

  override get key(): string | undefined {
    return this.options.key;
  }
  override get world(): World {
    return this.options.surroundings.world;
  }
  get backlog(): number {
    return 1;
  }
  protected get context(): SdkContext {
    return this.options.context;
  }
  protected get sourced(): boolean {
    return this.options.sourced;
  }

  /** Begins: the start entry where it is needed, then the turn that runs the handler. */
  start(): void {
    attemptBegins();
    this.context.request().attemptCompletedSignal.addEventListener('abort', this.#stop, { once: true });
    void outside(() => this.#start().catch((error: unknown) => this.fail(error)));
  }

  async #start(): Promise<void> {
    let start: StartEntry | undefined;
    if (this.sourced) {
      start = await this.context.run('~start', () => this.#startEntry());
      this.startEntry = start;
      this.clock = new TurnClock(start.at);
    }
    this.#hand({ delivered: { type: 'start', start }, deliver: () => this.runHandler() });
  }

  #startEntry(): StartEntry {
    const { world, entropy, facts } = this.options.surroundings;
    return { type: 'start', v: 1, at: world.now(), entropy: Buffer.from(entropy(this.id)).toString('base64'), build: this.options.build, env: facts };
  }

  /** The attempt is over in the SDK: suspended, cut off, or ended. */
  readonly #stop = (): void => this.#over();

  override fail(error: unknown): void {
    if (!this.alive || this.#failure !== undefined) return;
    this.#failure = { error };
    if (turnOf() !== this) this.#end({ ok: false, error });
  }

  /** An operation was issued: the pump waits for it from now on. */
  protected enlist(operation: Operation, promise: RestatePromise<unknown>): void {
    if (operation.seq >= 0) this.outstanding.set(operation.seq, operation);
    this.#winners.add(operation, promise);
  }

  /** The program has stopped a timer. Its entry stays in the journal, and nobody waits for it. */
  protected drop(operation: Operation): void {
    this.outstanding.delete(operation.seq);
    this.#winners.delete(operation);
  }

  /** What the entry of a run that has just ended is to carry. */
  protected carriage(): Carriage | undefined {
    if (!this.sourced) return undefined;
    const { at, watermark, used } = this.ledger.carry(this.world.now());
    const settled = this.#marks.carrySettled();
    this.#remember(used);
    return {
      at, mark: [watermark.after, watermark.issued, watermark.draws],
      ...(settled !== undefined && { settled }), ...(used !== undefined && { used }),
    };
  }

  #remember(used: Readonly<Record<string, string>> | undefined): void {
    for (const [key, hash] of Object.entries(used ?? {})) this.#uses.set(key, hash);
  }

  protected override recordedUse(key: string): string | undefined {
    return this.#uses.get(key);
  }

  override settled(site: string, kind: string): void {
    this.#marks.noteSettled([site, kind, this.ledger.deliveries]);
  }

  // ── turns ──

  beginTurn(): boolean {
    if (!this.alive) return false;
    this.turnBeganAtMs = undefined;
    if (this.immediates.inRound) {
      this.guarded(() => this.immediates.fireNext());
      return true;
    }
    const next = this.#next;
    if (next === undefined) return false;
    this.#next = undefined;
    this.options.surroundings.onDelivery?.(this.id, next.delivered);
    this.guarded(next.deliver);
    return true;
  }

  endTurn(): void {
    if (this.#failure !== undefined) return this.#end({ ok: false, error: this.#failure.error });
    if (!this.alive) return;
    if (this.immediates.inRound) return wantsTurn(this);
    this.#marks.note(this.ledger.finishStep());
    this.#beginOperations();
    if (!this.alive) return;
    if (this.options.surroundings.mayGoOn?.(this.id) === false) return this.#over();
    if (this.settlement !== undefined) return this.#finish();
    this.#advance();
  }

  /** Calls back into the program: an error that it throws fails the attempt. */
  protected guarded(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.fail(error);
    }
  }

  #beginOperations(): void {
    for (const operation of this.toBegin.splice(0)) {
      if (this.alive && this.outstanding.has(operation.seq)) operation.begin?.();
    }
  }

  #hand(delivery: Delivery): void {
    if (!this.alive) return;
    this.#next = delivery;
    wantsTurn(this);
  }

  #advance(): void {
    void outside(() => this.#awaitNext().catch((error: unknown) => this.fail(error)));
  }

  async #awaitNext(): Promise<void> {
    if (this.immediates.waiting && !this.#roundIssued) this.#issueRound();
    if (this.#winners.size === 0) return this.#awaitGrace();
    const winner = await this.#winners.next();
    if (!this.alive) return;
    if (winner === cancelled) {
      const atMs = this.sourced ? await this.#winners.readClock(this.context, this.world) : undefined;
      return this.#hand({ delivered: { type: 'cancel', atMs }, deliver: () => this.#deliverCancel(atMs) });
    }
    await this.#prepare(winner);
  }

  async #prepare({ of: operation, value, failure }: Winner<Operation>): Promise<void> {
    if (operation.kind === 'rounds') {
      this.#roundIssued = false;
      // Cleared meanwhile: no round, as natively.
      if (!this.immediates.waiting) return this.#advance();
      return this.#hand({ delivered: { type: 'rounds' }, deliver: () => this.#beginRound() });
    }
    if (operation.seq >= 0 && !this.outstanding.has(operation.seq)) return this.#advance();
    const carried = failure === undefined && operation.sealed ? open(textOf(value as Uint8Array)) : undefined;
    const needsClock = this.sourced && operation.takesTime && carried?.carriage === undefined;
    const atMs = needsClock ? await this.#winners.readClock(this.context, this.world) : carried?.carriage?.at;
    await operation.computed;
    const { seq, kind, name } = operation;
    const ok = failure === undefined && carried?.ok !== false;
    const given: unknown = failure === undefined ? (carried ?? value) : fromSdk(failure);
    this.#hand({
      delivered: { type: 'completion', seq, kind, name, ok, value: given, atMs, carriage: carried?.carriage },
      deliver: () => this.#deliver(operation, given, failure !== undefined, carried, atMs),
    });
  }

  #deliver(operation: Operation, value: unknown, failed: boolean, carried: Carried | undefined, atMs: number | undefined): void {
    // Cancelled or cleared since it completed: a turn in which nothing happens, as it was when it was recorded.
    const isAwaited = this.outstanding.delete(operation.seq);
    const carriage = operation.ownEntry ? undefined : carried?.carriage;
    if (carriage !== undefined) {
      this.#marks.compare(this.id, operation, carriage, this.startEntry.build, this.options.build);
      for (const [key, hash] of Object.entries(carriage.used ?? {})) {
        if ((this.ledger.used(key) ?? this.#uses.get(key) ?? hash) !== hash) throw environmentDiffers(this.id, key);
      }
      this.#remember(carriage.used);
    }
    this.ledger.deliveries++;
    this.clock.turn(atMs ?? 0, operation.due?.ms);
    if (isAwaited) operation.deliver({ ok: !failed && carried?.ok !== false, value });
  }

  #deliverCancel(atMs: number | undefined): void {
    this.ledger.deliveries++;
    this.clock.turn(atMs ?? 0);
    const error = new CancelledError();
    this.interrupt(() => error);
    for (const operation of [...this.outstanding.values()]) {
      if (operation.rejects === undefined) continue;
      this.drop(operation);
      operation.rejects.reject(error);
    }
  }

  /** A round of immediates takes its place among the completions by an entry of its own. */
  #issueRound(): void {
    this.#roundIssued = true;
    this.enlist(ownOperation('rounds'), this.context.run('~imm', () => undefined));
  }

  #beginRound(): void {
    this.immediates.beginRound();
    this.immediates.fireNext();
  }

  /** Nothing outstanding can wake the program: if that lasts, nobody will. */
  #awaitGrace(): void {
    this.#stopGrace = this.world.after(this.options.surroundings.graceMs, () => this.fail(stuck(this.id)));
  }

  // ── the end ──

  #finish(): void {
    const settlement = this.settlement!;
    try {
      this.throwEscaped();
    } catch (error) {
      return this.#end({ ok: false, error });
    }
    // Runs that nobody awaits have begun all the same, as they do natively.
    this.#end(settlement);
  }

  #end(settled: Parameters<AttemptOptions['onEnd']>[0]): void {
    if (this.#ended) return;
    this.#over();
    this.options.onEnd(settled);
  }

  #over(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.alive = false;
    if (turnOf() === this) setTurn(undefined);
    this.#stopGrace?.();
    this.context.request().attemptCompletedSignal.removeEventListener('abort', this.#stop);
    this.outstanding.clear();
    this.interrupt(attemptEnded);
    attemptEnds();
  }
}
