import { createHash } from 'node:crypto';
import { encode } from '../../runtime/kernel/codec.ts';
import { equalityProblem } from '../harness/laws.ts';
import type { CaseModule, CaseOutcome } from './case.ts';
import type { CaseRun } from './case-run.ts';
import { byExpected, byHandler, chain, checkProblem, free, type Judging, messageOf, replayProblems } from './judge.ts';

/** What an invocation shows of itself, as texts that can be compared between two of them. */
type Shown = Readonly<Record<'observations' | 'effects' | 'state' | 'outbox' | 'end', string>>;

const faults = [undefined, 'once', 'always'] as const;

/** `handler` as it is rewritten and `expected` as it is written show the same: undisturbed, in the chain, replayed, and when actions fail once or for good. */
export async function hoistProblems(judging: Judging, module: CaseModule): Promise<string[]> {
  const problems = await freeProblems(judging, module);
  for (const fault of faults) {
    // Both draw the same.
    const entropy = createHash('sha256').update(fault ?? 'none').digest();
    const name = fault === undefined ? 'chain' : fault === 'once' ? 'failed once' : 'failed for good';
    const expected = await chain(judging, byExpected, fault, entropy);
    const actual = await chain(judging, byHandler, fault, entropy);
    problems.push(...expected.problems.map((each) => `expected, ${name}: ${each}`), ...actual.problems.map((each) => `${name}: ${each}`));
    problems.push(...differences(name, shown(expected.run, expected.outcome), shown(actual.run, actual.outcome)));
    if (fault === undefined) problems.push(...checkProblem('expected, chain', module, expected.outcome), ...checkProblem('chain', module, actual.outcome));
    if (fault === 'always') problems.push(...noEffects(actual.run));
  }
  return problems;
}

async function freeProblems(judging: Judging, module: CaseModule): Promise<string[]> {
  const entropy = new Uint8Array(32).fill(7);
  const expected = await free(judging, byExpected, undefined, entropy);
  const actual = await free(judging, byHandler, undefined, entropy);
  if (actual.end.type === 'failed') return [`free run failed: ${messageOf(actual.end.error)}`];
  return [
    ...checkProblem('expected, free', module, expected.outcome), ...checkProblem('free', module, actual.outcome),
    ...differences('free', shown(expected.run, expected.outcome), shown(actual.run, actual.outcome)),
    ...(await replayProblems(judging, byHandler, actual.run, actual.outcome)),
  ];
}

function differences(name: string, expected: Shown, actual: Shown): string[] {
  return (Object.keys(expected) as (keyof Shown)[]).flatMap((key) => equalityProblem(`${name}: ${key} differ`, expected[key], actual[key]) ?? []);
}

function shown(run: CaseRun, outcome: CaseOutcome): Shown {
  const end = 'error' in outcome ? `error ${messageOf(outcome.error)}` : text(outcome.result);
  const state = Object.entries(outcome.state).map(([key, value]) => text([key, value])).sort().join();
  return { observations: text(outcome.obs), effects: text(run.recorder.effects()), state, outbox: text(outcome.outbox), end };
}

/** An action that never succeeds begins no effect: the fault is in front of it. */
function noEffects(run: CaseRun): string[] {
  const problem = equalityProblem('failed for good: effects', run.recorder.effects(), []);
  return problem === undefined ? [] : [problem];
}

/** A value as text. The id of an awakeable names its invocation, and so is another in each. */
function text(value: unknown): string {
  return encode(value).replaceAll(/sign_1[\w-]+/g, 'awakeable');
}

