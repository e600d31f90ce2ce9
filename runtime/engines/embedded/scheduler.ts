import { AsyncLocalStorage } from 'node:async_hooks';
import { nativeTimers } from '../../ambient/natives.ts';
import type { World } from '../../kernel/port.ts';
import type { HandlerRef } from '../../kernel/target.ts';
import { CancelledError } from '../../kernel/errors.ts';
import type { Registered } from './api.ts';
import { Attempts, errorText, type AttemptSettings, type Succession } from './attempts.ts';
import { handlerName } from './ids.ts';
import { IdleSweep } from './idle-sweep.ts';
import { KeyQueues } from './key-queues.ts';
import { Live } from './live.ts';
import type { Effect, Loaded, Unfinished } from './records.ts';
import type { Registry } from './registry.ts';
import { Residents, type Leaving } from './residents.ts';
import type { Store } from './store.ts';
import type { Waiters } from './waiters.ts';

/** Attempts started in one macrotask: each loads a journal, and the event loop has other work. */
const startsPerStep = 16;

/** Milliseconds after which invocations without a handler are reported: a program registers its services one after the other. */
const parkedReportMs = 1_000;

const bare = AsyncLocalStorage.snapshot();
const { setTimeout, clearTimeout } = nativeTimers;

/** Decides when an invocation may run: its time has come, its handler is registered, and nobody of its key is before it. */
export class Scheduler implements Succession {
  readonly #store: Store;
  readonly #world: World;
  readonly #log: (message: string) => void;
  readonly #attempts: Attempts;
  readonly #registry: Registry;
  readonly #sweep: IdleSweep;
  readonly #lives = new Map<number, Live>();
  readonly #parked = new Set<Live>();
  readonly #reported = new Set<string>();
  readonly #queues = new KeyQueues<Live>();
  readonly #residents: Residents;
  #ready: Live[] = [];
  #stepping = false;
  #closed = false;
  #reportTimer: NodeJS.Timeout | undefined;

  constructor(store: Store, world: World, waiters: Waiters, registry: Registry, settings: AttemptSettings, memory: { readonly attempts: number; readonly idleMs: number }) {
    this.#store = store;
    this.#world = world;
    this.#registry = registry;
    this.#log = settings.log;
    this.#residents = new Residents(memory.attempts, memory.idleMs);
    this.#sweep = new IdleSweep(memory.idleMs, () => this.#evict(this.#residents.idle(world.now())));
    this.#attempts = new Attempts(store, world, waiters, registry, settings, this);
  }

  live(row: number): Live | undefined {
    return this.#lives.get(row);
  }

  /** Takes up what an earlier process left. What had begun comes first, the rest as it became due. */
  recover(unfinished: Iterable<Unfinished>): void {
    const dueMs = ({ acceptedAtMs, notBeforeMs = 0 }: Unfinished) => Math.max(acceptedAtMs, notBeforeMs);
    const order = [...unfinished].sort((a, b) => Number(b.begun) - Number(a.begun) || dueMs(a) - dueMs(b) || a.row - b.row);
    for (const invocation of order) this.#admit(invocation);
  }

  /** Acts on what a commit brought about. */
  apply(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'accepted') this.#admit(effect.loaded.stored, effect.loaded);
      else if (effect.type === 'arrival') this.#arrive(effect);
      else this.#cancel(effect.row);
    }
  }

  /** Without a live attempt the arrival waits in the store for the next one. */
  #arrive({ row, arrival }: Extract<Effect, { type: 'arrival' }>): void {
    const live = this.#lives.get(row);
    if (live === undefined) return;
    live.asleepUntilMs = undefined;
    if (live.attempt !== undefined) live.attempt.arrive(arrival);
    else if (live.phase === 'evicted') this.again(live);
  }

  /** An invocation is to be cancelled, and that is durable. One that has not begun, or is paused, ends, and its code does not run. */
  #cancel(row: number): void {
    const live = this.#lives.get(row);
    if (live === undefined) return;
    live.asleepUntilMs = undefined;
    if (live.begun && !live.paused) {
      if (live.attempt !== undefined) live.attempt.cancel();
      else if (live.phase === 'evicted') this.again(live);
      return;
    }
    this.abandon(live, new CancelledError()).catch((error: unknown) => this.#log(`${live.id} is still to be cancelled: the store failed\n${errorText(error)}`));
  }

  /** Ends an invocation whose code is not to run, or to run again. Gives false where it has ended. */
  abandon(live: Live, error: Error): Promise<boolean> {
    return this.#attempts.abandon(live, error);
  }

  /** Stops an invocation until `resume`. That is durable. */
  pause(live: Live): void {
    live.paused = true;
    live.stopTimer?.();
    live.stopTimer = undefined;
    this.#attempts.stop(live);
    if (live.phase === 'running' || live.phase === 'evicted') live.phase = 'ready';
  }

  register(handlers: readonly Registered[]): void {
    for (const registered of handlers) {
      this.#registry.add(registered);
      if (registered.idleMs !== undefined) this.#sweep.atLeastEvery(registered.idleMs);
    }
    for (const live of [...this.#parked]) {
      if (this.#registry.of(live.target) === undefined) continue;
      this.#parked.delete(live);
      this.#enqueue(live);
    }
  }

  /** Lets a paused invocation run again. */
  resume(live: Live): void {
    live.paused = false;
    if (live.phase === 'ready') this.again(live);
  }

  again(live: Live): void {
    if (this.#closed || live.paused || live.abandoned || live.phase === 'running') return;
    live.stopTimer?.();
    live.stopTimer = undefined;
    live.phase = 'ready';
    this.#ready.push(live);
    this.#wantStep();
  }

  /** The invocation has ended: whoever is next on its key may run. */
  over(live: Live): void {
    live.stopTimer?.();
    this.#attempts.stop(live);
    live.phase = 'ended';
    this.#residents.leave(live);
    this.#lives.delete(live.row);
    this.#parked.delete(live);
    const next = this.#queues.leave(queueName(live.target), live);
    if (next !== undefined) this.again(next);
  }

  close(): void {
    this.#closed = true;
    this.#attempts.close();
    clearTimeout(this.#reportTimer);
    this.#sweep.close();
    for (const live of this.#lives.values()) {
      live.stopTimer?.();
      this.#attempts.stop(live);
    }
  }

  #admit(invocation: Unfinished, fresh?: Loaded): void {
    const live = new Live(invocation);
    live.fresh = fresh;
    this.#lives.set(live.row, live);
    if (invocation.cancelRequested && !live.begun) this.#cancel(live.row);
    else if (live.begun) this.#enqueue(live);
    else this.#whenDue(live);
    // What waits holds no argument: there may be many.
    if (live.phase !== 'ready') live.fresh = undefined;
  }

  #whenDue(live: Live): void {
    const leftMs = (live.notBeforeMs ?? 0) - this.#world.now();
    if (leftMs <= 0) return this.#enqueue(live);
    live.phase = 'scheduled';
    // Looked at again when the timer fires: the wall clock may have been set meanwhile.
    live.stopTimer = this.#world.after(leftMs, () => {
      live.stopTimer = undefined;
      if (!this.#closed) this.#whenDue(live);
    });
  }

  #enqueue(live: Live): void {
    const registered = this.#registry.of(live.target);
    if (registered === undefined) return this.#park(live);
    if (registered.exclusive && !this.#queues.enter(queueName(live.target), live)) live.phase = 'queued';
    else if (live.asleepUntilMs !== undefined && !live.paused) this.#sleep(live, live.asleepUntilMs);
    else {
      live.phase = 'ready';
      this.again(live);
    }
  }

  #park(live: Live): void {
    live.phase = 'parked';
    this.#parked.add(live);
    if (this.#reported.has(handlerName(live.target))) return;
    this.#reportTimer ??= bare(() => setTimeout(() => this.#reportParked(), parkedReportMs).unref());
  }

  #reportParked(): void {
    this.#reportTimer = undefined;
    const counts = new Map<string, number>();
    for (const { target } of this.#parked) counts.set(handlerName(target), (counts.get(handlerName(target)) ?? 0) + 1);
    for (const [name, count] of counts) {
      if (this.#reported.has(name)) continue;
      this.#reported.add(name);
      const waiting = count === 1 ? '1 invocation waits' : `${count} invocations wait`;
      this.#log(`${waiting} for \`${name}\`, which no service of this program has\nServe it here or in another program on this folder, or cancel what waits for it.`);
    }
  }

  #wantStep(): void {
    if (this.#stepping) return;
    this.#stepping = true;
    bare(() => this.#world.macrotask(this.#step));
  }

  readonly #step = (): void => {
    this.#stepping = false;
    if (this.#closed) return;
    const starting = this.#ready.splice(0, startsPerStep);
    if (this.#ready.length > 0) this.#wantStep();
    for (const live of starting) {
      if (live.phase !== 'ready' || live.paused || live.abandoned) continue;
      const registered = this.#registry.of(live.target);
      if (registered === undefined) continue;
      this.#attempts.start(live, registered);
      this.#residents.enter(live);
    }
    if (this.#residents.crowded) this.#evict(this.#residents.sweep(this.#world.now()));
    this.#sweep.begin();
  };

  /** Where that cannot be kept, a process that comes after this one replays them at its start. */
  #evict(leaving: Iterable<Leaving>): void {
    const evicted = [...leaving];
    if (evicted.length === 0) return;
    for (const { live, wakesAtMs } of evicted) {
      this.#attempts.stop(live);
      this.#sleep(live, wakesAtMs);
    }
    this.#store.noteAsleep(evicted.map(({ live, wakesAtMs }) => ({ row: live.row, untilMs: wakesAtMs }))).catch((error: unknown) => {
      this.#log(`${evicted.length} waiting invocations could not be noted as such\n${errorText(error)}`);
    });
  }

  /** Out of memory until that time (Infinity: until something arrives). */
  #sleep(live: Live, untilMs: number): void {
    live.phase = 'evicted';
    if (untilMs !== Infinity) live.stopTimer = this.#world.after(Math.max(0, untilMs - this.#world.now()), () => this.again(live));
  }
}

/** An object's key is one line for all of its exclusive handlers. */
function queueName({ service, key }: HandlerRef): string {
  return `${service}/${key ?? ''}`;
}
