import '../harness/thread-pool.ts';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { compile } from '../../plugin/compile/index.ts';
import { importText } from '../harness/virtual-modules.ts';
import { program } from './arbitrary.ts';
import { Distribution } from './distribution.ts';
import { hasTies, type Program } from './program.ts';
import { render } from './render.ts';
import { verify, type Handler, type Verdict } from './verify.ts';

export interface CheckOptions {
  readonly seed: number;
  readonly programs: number;
  /** Look for the smallest program that fails. */
  readonly shrink: boolean;
  /** Called before each program. */
  readonly progress: () => void;
}

export interface Failure {
  readonly seed: number;
  /** Of fast-check: with the seed it leads straight to the program. */
  readonly path: string;
  readonly problems: readonly string[];
  readonly program: string;
}

export interface CheckResult {
  readonly failure: Failure | undefined;
  readonly distribution: Distribution;
}

const otherTimings = 2;

/** Laws 1 and 2 over generated programs, compiled by the plugin. */
export async function checkPrograms({ seed, programs, shrink, progress }: CheckOptions): Promise<CheckResult> {
  const distribution = new Distribution();
  let lastProblems: readonly string[] = [];
  const property = fc.asyncProperty(program, async (generated) => {
    progress();
    const verdict = await verdictOf(generated);
    if (lastProblems.length === 0) distribution.add(generated, verdict);
    if (verdict.problems.length === 0) return true;
    lastProblems = verdict.problems;
    return false;
  });
  const details = await fc.check(property, { seed, numRuns: programs, endOnFailure: !shrink });
  const failed = details.counterexample?.[0];
  if (failed === undefined) return { failure: undefined, distribution };
  return { distribution, failure: { seed, path: details.counterexamplePath ?? '', problems: lastProblems, program: render(failed) } };
}

async function verdictOf(generated: Program): Promise<Verdict> {
  const text = render(generated);
  const { handler } = await importText(compile(text, 'program.ts', { format: 'module' }).code);
  const seed = createHash('sha256').update(text).digest('hex');
  return verify(handler as Handler, { seed, otherTimings, ties: hasTies(generated) });
}
