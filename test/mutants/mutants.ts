/** One replacement in the text of a file of the runtime. `find` stands there exactly once. */
export interface MutantEdit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  readonly name: string;
  /** As semantics §7 calls it. */
  readonly title: string;
  readonly edits: readonly MutantEdit[];
}

const local = 'runtime/kernel/local-operations.ts';
/** What an attempt is on every engine. */
const base = 'runtime/kernel/attempt-base.ts';
const course = 'runtime/kernel/course.ts';
const ledger = 'runtime/kernel/ledger.ts';

/** The wrong implementations of semantics §7. They are no switches of the runtime: a test process reads the runtime's text with one applied. */
export const mutants: readonly Mutant[] = [
  {
    name: 'native-random', title: 'native random',
    edits: [{ file: base, find: "return float((this.#math ??= seededStream(this.entropy, 'math')));", replace: 'return Math.random();' }],
  },
  {
    name: 'native-date', title: 'native Date',
    edits: [{ file: base, find: 'const now = this.clock.read();', replace: 'const now = (this.clock.read(), Date.now());' }],
  },
  {
    name: 'native-timers', title: 'native timers',
    edits: [{
      file: local, find: 'timer({ kind, ms, fire, site }: CallbackTimer): TimerHandle {',
      replace: `timer({ kind, ms, fire, site }: CallbackTimer): TimerHandle {
        const native = kind === 'interval' ? setInterval(fire, ms) : setTimeout(fire, ms);
        this.nativeTimers = (this.nativeTimers ?? 0) + 1;
        if (native !== undefined) return { seq: 1e6 + this.nativeTimers, stop: () => clearTimeout(native) };`,
    }],
  },
  {
    name: 'native-immediate', title: 'native setImmediate',
    edits: [{
      file: local, find: 'return this.immediates.add(fire);',
      replace: 'const native = setImmediate(fire); return () => clearImmediate(native);',
    }],
  },
  {
    name: 'native-crypto', title: 'native crypto',
    edits: [{
      file: base, find: "(this.#keyed ??= new KeyedStream(this.entropy, 'crypto')).fill(bytes);", replace: 'crypto.getRandomValues(bytes);',
    }],
  },
  {
    name: 'batch-delivery', title: 'batch delivery',
    edits: [{
      file: course, find: 'else this.#deliverCompletion(event);',
      replace: `else this.#deliverCompletion(event);
        for (let next = this.#queue.head; next?.type === 'completion' && next.seq < this.ledger.issued; next = this.#queue.head) {
          if (next.imm !== undefined || this.outstanding.get(next.seq)?.computing === true) break;
          this.#queue.shift();
          if (this.#loaded > 0) { this.#loaded--; this.ledger.release(next); }
          this.ledger.deliveries++;
          this.#deliverCompletion(next);
        }`,
    }],
  },
  {
    name: 'issue-order', title: 'delivery in issue order',
    edits: [
      {
        file: course, find: 'const event = this.#queue.head;\n',
        replace: 'if (this.#loaded > 1) this.#queue.bringForward(this.#loaded, this.ledger.issued);\n    const event = this.#queue.head;\n',
      },
      {
        file: 'runtime/kernel/event-queue.ts', find: '  push(event: Event): void {',
        replace: `  bringForward(loaded: number, issued: number): void {
          let first = this.#next;
          for (let i = this.#next; i < this.#next + loaded && this.#events[i].type === 'completion'; i++) {
            if (this.#events[i].seq < issued && this.#events[i].seq < this.#events[first].seq) first = i;
          }
          this.#events.splice(this.#next, 0, ...this.#events.splice(first, 1));
        }
        push(event: Event): void {`,
      },
    ],
  },
  {
    name: 'no-codec', title: 'no codec round trip on the live path',
    edits: [
      { file: 'runtime/kernel/action.ts', find: 'conclude(true, text);', replace: '(host.liveValues ??= new Map()).set(seq, value); conclude(true, text);' },
      {
        file: local, find: 'const value = action.serde === undefined ? decode(completion.value)',
        replace: 'const value = this.liveValues?.has(completion.seq) ? this.liveValues.get(completion.seq) : action.serde === undefined ? decode(completion.value)',
      },
    ],
  },
  {
    name: 'run-draws', title: "run closures drawing from the handler's stream",
    edits: [
      { file: 'runtime/ambient/random.ts', find: "import { inTurn } from '../kernel/scope.ts';", replace: "import { inTurn, scope } from '../kernel/scope.ts';" },
      {
        file: 'runtime/ambient/random.ts', find: 'const attempt = inTurn<Program>();',
        replace: 'const attempt = scope()?.inRun ? scope().attempt : inTurn<Program>();',
      },
    ],
  },
  {
    // Each read of the clock is the wall clock's, and is journaled with the entry that comes next.
    name: 'write-behind-clock', title: 'write-behind clock',
    edits: [
      { file: ledger, find: '  issued = 0;\n', replace: '  issued = 0;\n  reads = [];\n  readCount = 0;\n' },
      { file: ledger, find: '    this.rounds = 0;\n    this.#settled = [];\n', replace: '    this.rounds = 0;\n    this.#settled = [];\n    carried.reads = this.reads;\n    this.reads = [];\n' },
      {
        file: base, find: 'const now = this.clock.read();',
        replace: `const recorded = (this.recordedReads ??= this.history.events.flatMap((event) => event.reads ?? []));
          const index = this.ledger.readCount++;
          const now = index < recorded.length ? (this.clock.read(), recorded[index]) : Math.max(this.clock.read(), this.world.now());
          if (index >= recorded.length) this.ledger.reads.push(now);`,
      },
    ],
  },
  {
    name: 'logical-clock', title: 'pure logical clock',
    edits: [{ file: 'runtime/kernel/turn-clock.ts', find: 'return this.#clockMs + Math.max(0, this.#reads - freeReads);', replace: 'return this.#clockMs;' }],
  },
  {
    name: 'watermark-at-append', title: 'watermark sampled at append',
    edits: [
      {
        file: ledger, find: 'return { at: atMs, watermark: this.#mark };',
        replace: 'return { at: atMs, watermark: { after: -2, issued: this.deliveries, draws: this.draws } };',
      },
      {
        file: course, find: '      this.#loaded--;\n',
        replace: `      this.#loaded--;
          const present = { after: -2, issued: this.ledger.deliveries, draws: this.ledger.draws };
          if (event.watermark.issued !== present.issued || event.watermark.draws !== present.draws) {
            this.fail(watermarkMismatch(this.history, this.#builds(), event, event.watermark, present));
            return true;
          }
`,
      },
    ],
  },
];

/** Finds a mutant by its name, or by its title in semantics §7; case and punctuation do not matter. */
export function mutantNamed(name: string): Mutant | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return mutants.find((mutant) => plain(mutant.name) === plain(name) || plain(mutant.title) === plain(name));
}
