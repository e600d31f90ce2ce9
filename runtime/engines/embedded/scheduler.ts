import { AsyncLocalStorage } from 'node:async_hooks';
import { nativeTimers } from '../../ambient/natives.ts';
import type { World } from '../../kernel/port.ts';
import type { HandlerRef } from '../../kernel/target.ts';
import type { Registered } from './api.ts';
import { Attempts, type AttemptSettings, type Succession } from './attempts.ts';
import { handlerName } from './ids.ts';
import { KeyQueues } from './key-queues.ts';
import { Live } from './live.ts';
import type { Effect, Unfinished } from './records.ts';
import { Residents } from './residents.ts';
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
  readonly #world: World;
  readonly #log: (message: string) => void;
  readonly #attempts: Attempts;
  readonly #handlers = new Map<string, Registered>();
  readonly #lives = new Map<number, Live>();
  readonly #parked = new Set<Live>();
  readonly #reported = new Set<string>();
  readonly #queues = new KeyQueues<Live>();
  readonly #residents: Residents;
  #ready: Live[] = [];
  #stepping = false;
  #closed = false;
  #reportTimer: NodeJS.Timeout | undefined;

  constructor(store: Store, world: World, waiters: Waiters, settings: AttemptSettings, residentLimit: number) {
    this.#world = world;
    this.#log = settings.log;
    this.#residents = new Residents(residentLimit);
    this.#attempts = new Attempts(store, world, waiters, settings, this);
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
      if (effect.type === 'accepted') this.#admit(effect.invocation);
      else this.#arrive(effect);
    }
  }

  /** Without a live attempt the arrival waits in the store for the next one. */
  #arrive({ row, arrival }: Extract<Effect, { type: 'arrival' }>): void {
    const live = this.#lives.get(row);
    if (live?.attempt !== undefined) live.attempt.arrive(arrival);
    else if (live?.phase === 'evicted') this.again(live);
  }

  /** A running invocation is to be cancelled, and that is durable. */
  cancel(live: Live): void {
    if (live.attempt !== undefined) live.attempt.cancel();
    else if (live.phase === 'evicted') this.again(live);
  }

  register(handlers: readonly Registered[]): void {
    for (const registered of handlers) this.#handlers.set(handlerName(registered), registered);
    for (const live of [...this.#parked]) {
      if (!this.#handlers.has(handlerName(live.target))) continue;
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
    if (this.#closed || live.paused || live.phase === 'running') return;
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
    for (const live of this.#lives.values()) {
      live.stopTimer?.();
      this.#attempts.stop(live);
    }
  }

  #admit(invocation: Unfinished): void {
    const live = new Live(invocation);
    this.#lives.set(live.row, live);
    if (live.begun) this.#enqueue(live);
    else this.#whenDue(live);
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
    const registered = this.#handlers.get(handlerName(live.target));
    if (registered === undefined) return this.#park(live);
    if (registered.exclusive && !this.#queues.enter(queueName(live.target), live)) live.phase = 'queued';
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
      if (live.phase !== 'ready' || live.paused) continue;
      const registered = this.#handlers.get(handlerName(live.target));
      if (registered === undefined) continue;
      this.#attempts.start(live, registered);
      this.#residents.enter(live);
    }
    if (this.#residents.crowded) this.#evict();
  };

  #evict(): void {
    for (const { live, wakesAtMs } of this.#residents.sweep(this.#world.now())) {
      this.#attempts.stop(live);
      live.phase = 'evicted';
      if (wakesAtMs !== Infinity) live.stopTimer = this.#world.after(wakesAtMs - this.#world.now(), () => this.again(live));
    }
  }
}

/** An object's key is one line for all of its exclusive handlers. */
function queueName({ service, key }: HandlerRef): string {
  return `${service}/${key ?? ''}`;
}
