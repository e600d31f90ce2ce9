import { equalityProblem, prefixProblem, show } from '../harness/laws.ts';
import type { AttemptEnd } from '../harness/run-attempt.ts';
import type { CaseHandler, CaseModule, CaseOutcome } from './case.ts';
import type { CaseRun, Fault, OpenRun } from './case-run.ts';
import { loadCase } from './load-case.ts';
import { runPlain } from './plain-run.ts';

export interface Judging {
  readonly file: string;
  readonly openRun: OpenRun;
  /** Called before each step that may take long. */
  readonly progress: (phase: string) => void;
}

/** A case may be run several times in one process, over one store. */
let ids = 0;
const nextId = (kind: string): string => `inv_${kind}${ids++}`;

export type Choose = (module: CaseModule) => CaseHandler;

export const byHandler: Choose = (module) => module.handler;
export const byExpected: Choose = (module) => {
  if (module.expected === undefined) throw new Error('a hoist case exports `expected`');
  return module.expected;
};

/** Run 1: without the plugin. */
export async function judgePlain({ file, progress }: Judging): Promise<string[]> {
  progress('plain');
  const { module } = await loadCase(file, true);
  if (module.meta.original === false) return [];
  const outcome = await runPlain(module.handler);
  return checkProblem('plain', module, outcome);
}

/** Run 2: with the plugin, undisturbed. */
export async function free(judging: Judging, pick: Choose, fault?: Fault, entropy?: Uint8Array): Promise<{ end: AttemptEnd; outcome: CaseOutcome; module: CaseModule; run: CaseRun }> {
  judging.progress('free');
  const loaded = await loadCase(judging.file);
  if (loaded.module.meta.warm === true) await warmUp(judging, 'inv_warm_free', loaded, pick);
  const run = await judging.openRun(nextId('free'), fault, entropy);
  return { ...(await run.attempt(loaded, pick(loaded.module))), module: loaded.module, run };
}

export interface ChainResult {
  readonly problems: string[];
  readonly outcome: CaseOutcome;
  readonly end: AttemptEnd;
  readonly run: CaseRun;
}

/** More entries than any case makes. */
const mostEntries = 500;

/** Runs 3 and 4: cut at each entry, then the finished journal once more. Stops at the first broken law. */
export async function chain(judging: Judging, pick: Choose, fault?: Fault, entropy?: Uint8Array): Promise<ChainResult> {
  const run = await judging.openRun(nextId('chain'), fault, entropy);
  const { attempts, violations } = run.recorder;
  for (let cutAt = 1; ; cutAt++) {
    judging.progress(`attempt ${cutAt}`);
    const loaded = await loadCase(judging.file);
    if (cutAt === 1 && loaded.module.meta.warm === true) await warmUp(judging, 'inv_warm_chain', loaded, pick);
    const { end, outcome } = await run.attempt(loaded, pick(loaded.module), cutAt);
    const problems = [...violations];
    const [earlier, later] = attempts.slice(-2);
    const broken = later === undefined ? undefined : prefixProblem(earlier!, later);
    if (broken !== undefined) problems.push(`chain, attempt ${cutAt}: ${broken}`);
    if (end.type === 'failed') problems.push(`chain, attempt ${cutAt} failed: ${messageOf(end.error)}`);
    if (cutAt > mostEntries) problems.push(`the chain does not end after ${mostEntries} entries`);
    if (problems.length > 0) return { problems, outcome, end, run };
    if (end.type === 'ended') return { problems: await replayProblems(judging, pick, run, outcome), outcome, end, run };
  }
}

/** Run 4: the finished journal of a run, without its end, once more. `last` is what the attempt that finished it gave. */
export async function replayProblems(judging: Judging, pick: Choose, run: CaseRun, last: CaseOutcome): Promise<string[]> {
  judging.progress('full replay');
  await run.reopen();
  const loaded = await loadCase(judging.file);
  const { end, outcome } = await run.attempt(loaded, pick(loaded.module));
  if (end.type === 'failed') return [`full replay failed: ${messageOf(end.error)}`];
  const problems = [
    equalityProblem('full replay observes something else', last.obs, outcome.obs),
    equalityProblem('full replay has another result', [last.result, last.error], [outcome.result, outcome.error]),
    ...run.recorder.violations, ...(await run.finish()),
  ];
  return problems.filter((problem) => problem !== undefined);
}

async function warmUp(judging: Judging, id: string, loaded: Awaited<ReturnType<typeof loadCase>>, pick: Choose): Promise<void> {
  const run = await judging.openRun(id);
  await run.attempt(loaded, pick(loaded.module));
  await run.finish();
}

export function checkProblem(run: string, module: CaseModule, outcome: CaseOutcome): string[] {
  const describe = () => `obs ${show(outcome.obs)}, ${'error' in outcome ? `error ${messageOf(outcome.error)}` : `result ${show(outcome.result)}`}, unhandled ${outcome.unhandled}`;
  try {
    return module.check(outcome) === true ? [] : [`${run}: check does not hold: ${describe()}`];
  } catch (error) {
    return [`${run}: check throws ${messageOf(error)}: ${describe()}`];
  }
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return show(error);
  const code = 'code' in error ? ` [${String(error.code)}]` : '';
  return `${error.name}${code}: ${error.message}`;
}
