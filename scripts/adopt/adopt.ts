import { ask, type Answer } from './ask.ts';
import { callsOf, type Call, type Service } from './calls.ts';
import { differences, type Difference } from './compare.ts';
import { startOn, type EngineName } from './engines.ts';
import type { Project } from './entry.ts';

export interface AdoptOptions {
  readonly project: Project;
  /** The first is what the others are held to. */
  readonly engines: readonly EngineName[];
  /** Undefined: each public handler, without a body and with an empty object. */
  readonly calls?: readonly Call[] | undefined;
  /** How long an answer may take. */
  readonly timeoutMs: number;
}

export interface EngineReport {
  readonly engine: EngineName;
  readonly started: boolean;
  /** Why it did not start. */
  readonly problem?: string;
  readonly services: readonly Service[];
}

/** How a call was answered on an engine beside the first one's answer. */
export interface Beside {
  readonly engine: EngineName;
  readonly answer: Answer;
  readonly differences: readonly Difference[];
}

export interface CallReport extends Call {
  readonly answer: Answer;
  readonly others: readonly Beside[];
  /** Places that the first engine itself answers otherwise the next time: they are not compared. */
  readonly varies: readonly string[];
}

export interface Report {
  readonly entry: string;
  readonly because: string;
  readonly engines: readonly EngineReport[];
  /** Services, or handlers of them, that are not on every engine: `counter/add is missing on embedded`. */
  readonly missing: readonly string[];
  readonly calls: readonly CallReport[];
  /** Everything started everywhere, and every call was answered alike. */
  readonly alike: boolean;
}

interface Run extends EngineReport {
  readonly calls: readonly Call[];
  readonly answers: readonly Answer[];
}

/** Starts the project on each engine, one after the other, makes the calls, and compares. */
export async function adopt(options: AdoptOptions): Promise<Report> {
  const { project, engines } = options;
  const runs: Run[] = [];
  for (const engine of engines) {
    // Calls that nobody gave are made from the services of the first that started.
    runs.push(await runOn(engine, options, options.calls ?? runs.find(({ started }) => started)?.calls));
  }
  const started = runs.filter((run) => run.started);
  const [first, ...others] = started;
  const found = first === undefined ? [] : compare(first, others);
  // What differs may differ on one engine too: a draw, a count of the outside. It is asked once more.
  const again = found.some(isDifferent) ? await runOn(first!.engine, options, first!.calls) : undefined;
  const calls = again?.started === true ? found.map((call, index) => withoutVarying(call, again.answers[index]!)) : found;
  const missing = missingOf(started);
  return {
    entry: project.entry, because: project.because, missing, calls,
    engines: runs.map(({ engine, started, problem, services }) => ({ engine, started, services, ...(problem !== undefined && { problem }) })),
    alike: started.length === runs.length && missing.length === 0 && !calls.some(isDifferent),
  };
}

export const isDifferent = ({ others }: CallReport): boolean => others.some((each) => each.differences.length > 0);

async function runOn(engine: EngineName, { project, timeoutMs }: AdoptOptions, given: readonly Call[] | undefined): Promise<Run> {
  let running;
  try {
    running = await startOn(engine, project);
  } catch (error) {
    return { engine, started: false, problem: (error as Error).message, services: [], calls: [], answers: [] };
  }
  try {
    const { services, ingress } = running;
    const calls = given ?? callsOf(services);
    const answers: Answer[] = [];
    for (const call of calls) answers.push(await ask(ingress, call, timeoutMs));
    return { engine, started: true, services, calls, answers };
  } finally {
    await running.stop();
  }
}

function compare(first: Run, others: readonly Run[]): CallReport[] {
  return first.calls.map((call, index) => {
    const answer = first.answers[index]!;
    return {
      ...call, answer, varies: [],
      others: others.map(({ engine, answers }) => ({ engine, answer: answers[index]!, differences: differences(answer, answers[index]!) })),
    };
  });
}

/** A place below one that varies varies too, and one that holds it. */
function withoutVarying(call: CallReport, again: Answer): CallReport {
  // Whether an answer came, and with which status, is no draw to be overlooked.
  const varies = differences(call.answer, again).map(({ at }) => at).filter((at) => at.startsWith('$.body'));
  const touches = (at: string): boolean => varies.some((place) => at.startsWith(place) || (place.startsWith(at) && at !== '$'));
  return { ...call, varies, others: call.others.map((each) => ({ ...each, differences: each.differences.filter(({ at }) => !touches(at)) })) };
}

function missingOf(runs: readonly Run[]): string[] {
  const namesOf = ({ services }: Run) => services.flatMap(({ name, ty, handlers }) => [`${name} (${ty})`, ...handlers.map((handler) => `${name}/${handler.name}`)]);
  const all = [...new Set(runs.flatMap(namesOf))].sort();
  return all.flatMap((name) => runs.filter((run) => !namesOf(run).includes(name)).map(({ engine }) => `${name} is missing on ${engine}`));
}
