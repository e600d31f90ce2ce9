import { isInRun, type Node, type Reach, unitOf } from './reach.ts';
import type { Operation, Unit } from './unit.ts';
import type { Verdict } from './verdicts.ts';
import type { Ways } from './ways.ts';

/** What to write instead, by what was done with the context. */
const fixes: Readonly<Record<string, string>> = {
  run: 'call the inner function directly: the outer run journals what it gives',
  sleep: 'split the run in two, and sleep between them',
  get: 'read the state before the run, and use the value in it',
  stateKeys: 'read the keys before the run, and use them in it',
  set: 'return the value from the run, and call ctx.set after it',
  clear: 'clear the state after the run',
  clearAll: 'clear the state after the run',
  awakeable: 'make the awakeable before the run, and use its id in it',
  call: 'split the run in two, and call between them',
  send: 'send after the run, with what it returned',
  genericCall: 'split the run in two, and call between them',
  genericSend: 'send after the run, with what it returned',
  resolveAwakeable: 'return the value from the run, and resolve the awakeable after it',
  rejectAwakeable: 'return the reason from the run, and reject the awakeable after it',
  passed: 'give it the values that it needs, or call it outside the run',
};

/** Making a client does nothing; calling it does. */
const makesClient = /[cC]lient$|^scope$/;

/** Uses of the durable context in a unit that the action of a `run` leads to. */
export function misuses(unit: Unit, node: Node, reach: Reach, ways: Ways): Verdict[] {
  return unit.operations.filter(({ kind }) => !kind.startsWith('date.') && !makesClient.test(kind)).map((operation): Verdict => {
    const run = runOnTheWay(node, reach, ways);
    const inside = run === undefined ? 'inside a run' : `inside ${run}`;
    return {
      id: operation.kind === 'run' ? 'nested-run' : 'ctx-in-run', file: unit.file, start: operation.start, end: operation.end,
      message: operation.kind === 'passed' ? `the context is given to \`${operation.text}\` ${inside}, where it is closed` : `\`${operation.text}\` is used ${inside}, where the context is closed`,
      fix: fixOf(operation), severity: 'error', node, safe: false,
    };
  });
}

function fixOf({ kind }: Operation): string {
  if (kind.startsWith('rand.')) return 'draw before the run, and use the value in it: it must survive retries';
  return fixes[kind] ?? 'use the context before or after the run';
}

/** The run whose action leads there, as it is written: `ctx.run("charge")`. */
function runOnTheWay(node: Node, reach: Reach, ways: Ways): string | undefined {
  const steps = ways.to(node);
  const at = steps.findIndex((step) => isInRun(step.node));
  const before = steps[at - 1];
  const step = steps[at];
  if (before === undefined || step === undefined) return undefined;
  const runs = reach.units.get(unitOf(before.node))!.operations.filter(({ kind, start }) => kind === 'run' && start <= step.at);
  const run = runs.at(-1);
  return run === undefined ? undefined : `${run.text}(${run.name === undefined ? '' : JSON.stringify(run.name)})`;
}
