import { concurrency, type Program } from './program.ts';
import type { Verdict } from './verify.ts';

/** What the programs of a check were like: a law that holds for programs in which nothing meets proves nothing. */
export class Distribution {
  programs = 0;
  attempts = 0;
  /** Three or more branches at once. */
  concurrent = 0;
  /** A race that has different winners in different timings. */
  contested = 0;
  /** A branch that was reached, decided by a draw of clock or random. */
  decided = 0;

  add(program: Program, verdict: Verdict): void {
    this.programs++;
    this.attempts += verdict.attempts;
    if (concurrency(program) >= 3) this.concurrent++;
    if ([...verdict.winners.values()].some((winners) => winners.size > 1)) this.contested++;
    if (verdict.decided) this.decided++;
  }
}

/** Sums up, for checks that were run in several processes. */
export function sum(distributions: readonly Omit<Distribution, 'add'>[]): Omit<Distribution, 'add'> {
  const total = new Distribution();
  for (const one of distributions) {
    for (const key of ['programs', 'attempts', 'concurrent', 'contested', 'decided'] as const) total[key] += one[key];
  }
  return total;
}

export function describe({ programs, attempts, concurrent, contested, decided }: Omit<Distribution, 'add'>): string {
  const share = (count: number): string => `${Math.round((100 * count) / Math.max(1, programs))} %`;
  return `${programs} programs, ${attempts} attempts; ${share(concurrent)} with three or more branches at once, ` +
    `${share(contested)} with a race that either side wins, ${share(decided)} with a branch decided by a draw`;
}
