import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { nativeCrypto, nativeNow, nativeRandom, nativeTimeOrigin, nativeTimers } from '../../runtime/ambient/natives.ts';
import type { ProcessFacts } from '../../runtime/kernel/entry.ts';
import type { World } from '../../runtime/kernel/port.ts';
import { asStetPromise, type StetPromise } from '../../runtime/kernel/promise.ts';
import type { Action, CallbackTimer, Program, TimerHandle } from '../../runtime/kernel/program.ts';

/**
 * A program whose one turn lasts for ever and whose values are the native ones: a test suite runs in it as it does anywhere, while what
 * is rewritten asks it, and what is not falls into the net. It counts what it is asked.
 */
export class NativeProgram implements Program {
  readonly inRun = false;
  readonly alive = true;
  readonly id = 'inv_suite';
  readonly key = undefined;
  readonly world = {} as World;
  served = 0;
  #timers = 0;

  readonly facts = { ...process, cwd: process.cwd(), timeOrigin: nativeTimeOrigin } as unknown as ProcessFacts;
  get rand(): RandomGenerator {
    throw new Error('a context that no suite has');
  }
  random(): number {
    this.served++;
    return nativeRandom();
  }
  fill(bytes: Uint8Array<ArrayBuffer>): void {
    this.served++;
    nativeCrypto.getRandomValues(bytes);
  }
  now(): number {
    this.served++;
    return nativeNow();
  }
  fail(error: unknown): void {
    throw error;
  }
  run<T>({ action }: Action<T>): StetPromise<T> {
    this.served++;
    const run = { signal: new AbortController().signal, attempt: 1, request: { id: this.id }, console };
    return asStetPromise(Promise.resolve().then(() => action(run)));
  }
  sleep<T>(ms: number, { value }: { readonly value?: T } = {}): StetPromise<T> & { readonly stop: () => void } {
    this.served++;
    let timer: NodeJS.Timeout;
    const promise = asStetPromise(new Promise<T>((resolve) => { timer = nativeTimers.setTimeout(() => resolve(value as T), ms); }));
    return Object.assign(promise, { stop: () => nativeTimers.clearTimeout(timer) });
  }
  timer({ kind, ms, fire }: CallbackTimer): TimerHandle {
    this.served++;
    const timer = kind === 'interval' ? nativeTimers.setInterval(fire, ms) : nativeTimers.setTimeout(fire, ms);
    return { seq: ++this.#timers, stop: () => nativeTimers.clearTimeout(timer) };
  }
  immediate(fire: () => void): () => void {
    this.served++;
    const immediate = nativeTimers.setImmediate(fire);
    return () => nativeTimers.clearImmediate(immediate);
  }
  order<T>(_name: string, compute: () => PromiseLike<T>): StetPromise<T> {
    this.served++;
    return asStetPromise(Promise.resolve(compute()));
  }
  settled(): void {
    this.served++;
  }
  environment(): void {
    this.served++;
  }
  version(): boolean {
    return true;
  }

  warn(): void {
    // of the running of the suite, not of its being rewritten
  }
}
