import { isDeepStrictEqual } from 'node:util';
import type { Difference } from './differences.ts';
import type { CheckResult, Outcome } from './suite.ts';

/**
 * What is wrong between the two surfaces, a line each: checks that fail on stet, differences that are not listed, and listed ones that are
 * none. A failure on the plain SDK is what was seen there; its words do not matter.
 */
export function compare(plain: readonly CheckResult[], stet: readonly CheckResult[], differences: readonly Difference[]): string[] {
  const problems: string[] = [];
  const listed = new Set(differences.map(({ check }) => check));
  const names = stet.map(({ name }) => name);
  for (const name of listed) if (!names.includes(name)) problems.push(`${name}: listed as a difference, and no such check`);
  for (const [index, ours] of stet.entries()) {
    const theirs = plain[index];
    if (theirs?.name !== ours.name) throw new Error(`${ours.name} on stet, ${theirs?.name} on the plain SDK`);
    if (!ours.passed) problems.push(`${ours.name}: fails on stet: ${JSON.stringify([ours.undisturbed, ours.cut])}`);
    const differs = !isDeepStrictEqual(seen(theirs), seen(ours));
    if (differs && !listed.has(ours.name)) problems.push(`${ours.name}: not a listed difference, but the plain SDK: ${JSON.stringify([theirs.undisturbed, theirs.cut])}; stet: ${JSON.stringify([ours.undisturbed, ours.cut])}`);
    if (!differs && listed.has(ours.name)) problems.push(`${ours.name}: listed as a difference, and differs no longer`);
  }
  return problems;
}

const seen = ({ undisturbed, cut }: CheckResult): unknown[] => [undisturbed, cut].map((outcome: Outcome | undefined) => (outcome !== undefined && 'failed' in outcome ? 'failed' : outcome));
