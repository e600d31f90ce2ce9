import '../harness/thread-pool.ts';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { compile } from '../../plugin/compile/index.ts';
import { RestateHost } from '../cases/restate-host.ts';
import { startRestateServer } from '../harness/restate-server.ts';
import { importText } from '../harness/virtual-modules.ts';
import { program } from '../laws/arbitrary.ts';
import type { Failure } from '../laws/check-programs.ts';
import { Distribution } from '../laws/distribution.ts';
import { hasTies, type Program } from '../laws/program.ts';
import { render } from '../laws/render.ts';
import { verify, type Handler } from '../laws/verify.ts';
import { compareEngines } from './both-engines.ts';

export interface DifferentialOptions {
  readonly seed: number;
  readonly programs: number;
  /** Each n-th program is also cut after each of its deliveries; 0 for none. */
  readonly chainEvery: number;
  readonly shrink: boolean;
  readonly onProgress?: (checked: number) => void;
}

/** What the check itself threw. */
function thrown(error: unknown): string[] {
  return error === undefined || error === null ? [] : [error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error)];
}

export interface DifferentialResult {
  readonly failure: Failure | undefined;
  /** Of the programs, by the laws' own check, which runs beside. */
  readonly distribution: Distribution;
  /** On the server. */
  readonly deliveries: number;
  readonly attempts: number;
}

/** Generated programs on both engines: a server of its own, an endpoint in this process. */
export async function checkDifferential({ seed, programs, chainEvery, shrink, onProgress }: DifferentialOptions): Promise<DifferentialResult> {
  const server = await startRestateServer();
  const host = await RestateHost.open(server);
  const distribution = new Distribution();
  const totals = { checked: 0, deliveries: 0, attempts: 0 };
  let lastProblems: readonly string[] = [];
  const property = fc.asyncProperty(program, async (generated: Program) => {
    const text = render(generated);
    const { handler } = await importText(compile(text, 'program.ts', { format: 'module' }).code);
    const ofProgram = createHash('sha256').update(text).digest('hex');
    const chained = chainEvery > 0 && totals.checked % chainEvery === 0;
    const compared = await compareEngines(host, handler as Handler, { seed: ofProgram, chained });
    totals.deliveries += compared.deliveries;
    totals.attempts += compared.attempts;
    if (lastProblems.length === 0) {
      distribution.add(generated, await verify(handler as Handler, { seed: ofProgram, otherTimings: 2, ties: hasTies(generated) }));
      onProgress?.(++totals.checked);
    }
    if (compared.problems.length === 0) return true;
    lastProblems = compared.problems;
    return false;
  });
  try {
    const details = await fc.check(property, { seed, numRuns: programs, endOnFailure: !shrink });
    const failed = details.counterexample?.[0];
    const failure = failed === undefined ? undefined : { seed, path: details.counterexamplePath ?? '', problems: [...lastProblems, ...thrown(details.errorInstance)], program: render(failed) };
    return { failure, distribution, deliveries: totals.deliveries, attempts: totals.attempts };
  } finally {
    await host.close();
    await server.stop();
  }
}
