import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { ProcessFacts } from '../../runtime/kernel/entry.ts';
import type { World } from '../../runtime/kernel/port.ts';
import type { Program } from '../../runtime/kernel/program.ts';
import { setTurn, within } from '../../runtime/kernel/scope.ts';

export const facts: ProcessFacts = {
  pid: 11, ppid: 12, platform: 'plan9', arch: 'vax', cwd: '/first', argv: ['node', 'first.ts'], execPath: '/first/node', hostname: 'first',
  timeOrigin: 1_000_000_000_000, versions: { node: '1.2.3', v8: '4.5', icu: '6', tz: '2001a' },
};

/** A program of one endless turn, with values that nobody could mistake for native ones. It records what it is asked. */
export class FakeProgram implements Program {
  readonly inRun = false;
  readonly id = 'inv_fake';
  readonly key = undefined;
  readonly facts = facts;
  alive = true;
  draws = 0;
  nowMs = facts.timeOrigin + 5000;
  readonly failures: Error[] = [];
  readonly settlements: string[] = [];
  readonly read: [string, string | undefined][] = [];
  readonly warnings: string[] = [];
  readonly orders: string[] = [];
  readonly world = { place: () => 'src/x.ts:1' } as unknown as World;

  random(): number {
    return ++this.draws / 1000;
  }
  get rand(): RandomGenerator {
    throw new Error('not used by the ambient runtime');
  }
  fill(bytes: Uint8Array): void {
    this.draws++;
    bytes.forEach((_byte, index) => (bytes[index] = index & 255));
  }
  now(): number {
    return this.nowMs;
  }
  fail(error: Error): void {
    this.failures.push(error);
  }
  run(): never {
    throw new Error('this test needs a real attempt');
  }
  sleep(): never {
    throw new Error('this test needs a real attempt');
  }
  timer(): never {
    throw new Error('this test needs a real attempt');
  }
  immediate(): never {
    throw new Error('this test needs a real attempt');
  }
  order<T>(name: string, compute: () => PromiseLike<T>): never {
    this.orders.push(name);
    return Promise.resolve(compute()) as never;
  }
  settled(site: string, kind: string): void {
    this.settlements.push(`${site} ${kind}`);
  }
  environment(key: string, value: string | undefined): void {
    this.read.push([key, value]);
  }
  version(): boolean {
    return true;
  }

  warn(id: string): void {
    this.warnings.push(id);
  }
}

/** Runs `body` in the turn of a program, and keeps the turn until what it returns has settled. */
export async function inFake<T>(body: (program: FakeProgram) => T | PromiseLike<T>, program = new FakeProgram()): Promise<T> {
  setTurn(program);
  try {
    return await within(program, () => body(program));
  } finally {
    setTurn(undefined);
  }
}

/** Runs a synchronous `body` in the turn of a program. */
export function inFakeSync<T>(body: (program: FakeProgram) => T, program = new FakeProgram()): T {
  setTurn(program);
  try {
    return within(program, () => body(program));
  } finally {
    setTurn(undefined);
  }
}

/** Runs `body` as the action of a run. */
export function inRun<T>(body: () => T): T {
  return within({ inRun: true, attempt: new FakeProgram(), name: 'action' }, body);
}
