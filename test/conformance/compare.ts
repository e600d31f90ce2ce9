import { isDeepStrictEqual } from 'node:util';
import type { Difference } from './differences.ts';
import type { CheckResult, Outcome } from './suite.ts';

/**
 * What is wrong between the two surfaces, or the two engines, a line each: checks that fail on the second, differences that are not listed,
 * and listed ones that are none. A failure on the first is what was seen there; its words do not matter. On the second only a listed
 * difference between engines may fail.
 */
export function compare(plain: readonly CheckResult[], stet: readonly CheckResult[], differences: readonly Difference[]): string[] {
  const problems: string[] = [];
  const listed = new Set(differences.map(({ check }) => check));
  const mayAgree = new Set(differences.filter(({ sometimes }) => sometimes === true).map(({ check }) => check));
  const mayFail = new Set(differences.filter(({ between }) => between === 'engines').map(({ check }) => check));
  const names = stet.map(({ name }) => name);
  for (const name of listed) if (!names.includes(name)) problems.push(`${name}: listed as a difference, and no such check`);
  for (const [index, ours] of stet.entries()) {
    const theirs = plain[index];
    if (theirs?.name !== ours.name) throw new Error(`${ours.name} on the second, ${theirs?.name} on the first`);
    if (!ours.passed && !mayFail.has(ours.name)) problems.push(`${ours.name}: fails on the second: ${JSON.stringify([ours.undisturbed, ours.cut])}`);
    const differs = !isDeepStrictEqual(seen(theirs), seen(ours));
    if (differs && !listed.has(ours.name)) problems.push(`${ours.name}: not a listed difference, but the first: ${JSON.stringify([theirs.undisturbed, theirs.cut])}; the second: ${JSON.stringify([ours.undisturbed, ours.cut])}`);
    if (!differs && listed.has(ours.name) && !mayAgree.has(ours.name)) problems.push(`${ours.name}: listed as a difference, and differs no longer`);
  }
  return problems;
}

const seen = ({ undisturbed, cut }: CheckResult): unknown[] => [undisturbed, cut].map((outcome: Outcome | undefined) => (outcome !== undefined && 'failed' in outcome ? 'failed' : outcome));
