/**
 * A small program as a tree: what fast-check makes and shrinks. Names and numbers that only tell parts apart are given when it is rendered,
 * so that a shrunk program has small ones.
 */
export interface Program {
  readonly before: readonly Statement[];
  /** Run together by `Promise.all`. */
  readonly branches: readonly (readonly Statement[])[];
  readonly after: readonly Statement[];
}

/** Expressions that read a source of nondeterminism; `random`, `clock` and `crypto` name what decides a branch. */
export type Draw = { readonly from: 'random' | 'clock' | 'crypto'; readonly form: number };

/** An expression that gives a promise. */
export type Operation =
  | { readonly op: 'work' | 'failing' | 'awakeable' | 'call' | 'settled' | 'digest' }
  | { readonly op: 'timer' | 'delay' | 'sleep'; readonly ms: number }
  | { readonly op: 'hops'; readonly of: Operation; readonly hops: number };

export type Together = 'race' | 'any' | 'all' | 'allSettled' | 'first' | 'deferred' | 'emitter' | 'queue';

export type Statement =
  | { readonly do: 'hops'; readonly hops: number }
  | { readonly do: 'draw'; readonly draw: Draw }
  | { readonly do: 'await'; readonly operation: Operation }
  | { readonly do: 'effect'; readonly draw: Draw }
  | { readonly do: 'native-run' | 'mutated' | 'custom-error' | 'retried' | 'late-rejection' | 'jitter' | 'interval' | 'generator' | 'busy' | 'abort' }
  | { readonly do: 'callback'; readonly ms: number }
  | { readonly do: 'rounds'; readonly rounds: number; readonly thenEffect: boolean }
  | { readonly do: 'state'; readonly key: number; readonly draw: Draw }
  | { readonly do: 'send'; readonly draw: Draw }
  | { readonly do: 'together'; readonly how: Together; readonly members: readonly Operation[] }
  | { readonly do: 'if'; readonly draw: Draw; readonly then: readonly Statement[]; readonly otherwise: readonly Statement[] }
  | { readonly do: 'fork'; readonly branches: readonly (readonly Statement[])[] };

/** Whether any statement of the program, however deep, is one of these. */
export function some(program: Program, test: (statement: Statement) => boolean): boolean {
  return blocks(program).some((block) => block.some((statement) => holds(statement, test)));
}

/**
 * Whether what happens at once in it (reads of state, rounds of immediates, thread-pool work) may come in another order after a crash:
 * both orders are right, and so an undisturbed run need not be equal to a disturbed one.
 */
export function hasTies(program: Program): boolean {
  return some(program, ({ do: it }) => it === 'state' || it === 'rounds') || usesThreadPool(program);
}

/** A round that no entry has counted yet is forgotten in a crash; the thread pool may then be faster than it was. Nothing forbids that, so no program has both. */
export function separated(program: Program): Program {
  if (!usesThreadPool(program) || !some(program, ({ do: it }) => it === 'rounds')) return program;
  return JSON.parse(JSON.stringify(program).replaceAll('"op":"digest"', '"op":"work"')) as Program;
}

function usesThreadPool(program: Program): boolean {
  return JSON.stringify(program).includes('"op":"digest"');
}

/** The most branches that run together anywhere. */
export function concurrency(program: Program): number {
  let most = program.branches.length;
  some(program, (statement) => {
    if (statement.do === 'fork') most = Math.max(most, statement.branches.length);
    return false;
  });
  return most;
}

function blocks(program: Program): (readonly Statement[])[] {
  return [program.before, ...program.branches, program.after];
}

function holds(statement: Statement, test: (statement: Statement) => boolean): boolean {
  if (test(statement)) return true;
  if (statement.do === 'if') return [...statement.then, ...statement.otherwise].some((inner) => holds(inner, test));
  if (statement.do === 'fork') return statement.branches.flat().some((inner) => holds(inner, test));
  return false;
}
