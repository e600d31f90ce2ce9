import { buildErrors, markProblems } from './build-errors.ts';
import type { Meta } from './case.ts';
import { byHandler, chain, checkProblem, free, judgePlain, messageOf, replayProblems, type Judging } from './judge.ts';
import { hoistProblems } from './judge-hoist.ts';
import { loadCase } from './load-case.ts';

/** Runs a case as its kind wants it. Gives the kind and what is wrong, in sentences; nothing if it passes. */
export async function runCase(judging: Judging, installNet: () => Promise<void>): Promise<{ kind: Meta['kind']; problems: string[] }> {
  const { module } = await loadCase(judging.file, true);
  const problems = await judgePlain(judging);
  if (module.meta.net === true) await installNet();
  const { kind } = module.meta;
  switch (kind) {
    case 'replay':
      return { kind, problems: [...problems, ...buildErrors(judging.file), ...(await replay(judging))] };
    case 'detect':
      return { kind, problems: [...problems, ...(await detect(judging, module.meta))] };
    case 'reject':
      return { kind, problems: [...problems, ...markProblems(judging.file), ...(await proveNeeded(judging, module.meta))] };
    case 'hoist':
      return { kind, problems: [...problems, ...buildErrors(judging.file), ...(await hoistProblems(judging, module))] };
    default:
      return { kind, problems: [`meta.kind is ${JSON.stringify(kind)}: replay, reject, detect or hoist`] };
  }
}

async function replay(judging: Judging): Promise<string[]> {
  const undisturbed = await free(judging, byHandler);
  const { module } = undisturbed;
  const freeProblems = undisturbed.end.type === 'failed'
    ? [`free run failed: ${messageOf(undisturbed.end.error)}`]
    : checkProblem('free', module, undisturbed.outcome);
  // The journal of the undisturbed run holds orders that no chain has: there, what was begun anew comes later.
  const undisturbedAgain = undisturbed.end.type === 'ended' ? await replayProblems(judging, byHandler, undisturbed.run, undisturbed.outcome) : [];
  const chained = await chain(judging, byHandler);
  return [
    ...freeProblems, ...undisturbed.run.recorder.violations, ...undisturbedAgain.map((problem) => `free run, ${problem}`), ...chained.problems,
    ...(chained.end.type === 'ended' ? checkProblem('chain', module, chained.outcome) : []),
  ];
}

/** The free run ends with the code, and nothing happens outside after the foreign event. */
async function detect(judging: Judging, meta: Meta): Promise<string[]> {
  const { end, run } = await free(judging, byHandler);
  const problems = [...run.recorder.violations];
  if (end.type !== 'failed') problems.push(`free run ends without an error; ${meta.code} is due`);
  else if (codeOf(end.error) !== meta.code) problems.push(`free run ends with ${messageOf(end.error)}; ${meta.code} is due`);
  return problems;
}

/** Proof that the rejection is needed: what happens to the program as it is. */
async function proveNeeded(judging: Judging, { ifNotRejected }: Meta): Promise<string[]> {
  if (ifNotRejected === undefined) return ['a reject case says what happens if it is not rejected'];
  if (ifNotRejected === 'diverges') {
    const { problems } = await chain(judging, byHandler);
    return problems.length > 0 ? [] : ['not rejected, it should diverge, and both laws hold'];
  }
  const { end } = await free(judging, byHandler);
  if (end.type === 'failed' && codeOf(end.error) === ifNotRejected) return [];
  return [`not rejected, it should end with ${ifNotRejected}, and ends with ${end.type === 'failed' ? messageOf(end.error) : 'a result'}`];
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
