import { freeNames } from './free-names.ts';
import type { Judgement } from './judgement.ts';
import { isCall, isMember, nameOf, spanOf, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, outermost, parentOf } from '../tree.ts';
import { withoutAwait } from './order.ts';
import { planRun } from './plan.ts';
import type { Reach, Run } from './reach.ts';
import { type Refusal, refusals } from './refusals.ts';
import type { Summaries } from './summary.ts';
import { type ContextUse, usesIn } from './uses.ts';

/** Every use of a context in the action of a run: moved out of it, replaced by the native one, or refused. */
export function judgeRuns(reach: Reach, summaries: Summaries, text: string): Judgement[] {
  const fresh = freeNames(text);
  const found: Judgement[] = [];
  for (const run of reach.runs) {
    const uses = usesIn(reach, summaries, run);
    if (uses.length === 0) continue;
    const { refused, hoist } = planRun(reach, run, uses, text, fresh);
    for (const use of uses) {
      if (use.kind === 'run') found.push(nested(reach, summaries, run, use));
      else if (use.kind === 'clock' && use.by === 'operation') found.push(clock(reach, run, use));
      else {
        const refusal = refused.get(use);
        found.push(judged(reach, run, use, refusal ?? moved, refusal || !hoist ? [] : [{ ...hoist, as: 'hoist' }]));
      }
    }
  }
  return distinct(found);
}

const moved: Refusal = { why: 'it moves out of the action', fix: 'use the context before or after ctx.run' };

function judged(reach: Reach, run: Run, use: ContextUse, { why, fix }: Refusal, edits: Judgement['edits'], id: Judgement['id'] = 'ctx-in-run'): Judgement {
  const node = nodeAt(reach.flow.tree, use.at);
  const path = use.by === 'function' ? (use.name ?? 'the function') : `ctx${use.path && `.${use.path}`}`;
  const what = use.by === 'unknown' ? 'is handed to code outside this file' : use.by === 'function' ? `uses \`ctx.${use.path}\`` : 'is used';
  const inside = `inside ctx.run${run.name === undefined ? '' : `(${JSON.stringify(run.name)})`}`;
  // Arguments may hold findings of their own.
  const place = isCall(node) && use.by !== 'unknown' ? (node.callee as Syntax) : node;
  return { ...spanOf(place), id, at: use.at, path, why: `${what} ${inside}, where the context is closed: ${why}`, fix, edits };
}

/** `ctx.date.now()`: its value is in the journal with the result, so the native clock is right. */
function clock(reach: Reach, run: Run, use: ContextUse): Judgement {
  const { tree } = reach.flow;
  const call = nodeAt(tree, use.at);
  const parent = tree.nodes[parentOf(tree, outermost(tree, use.at))];
  const callee = call.callee as Syntax;
  const isPlain = !(isMember(unwrap(callee)) && nameOf(unwrap(callee).property) !== 'now');
  const isInline = run.actions.length === 1 && unwrap(run.argument as Syntax) === nodeAt(tree, run.actions[0] as number);
  if (!isPlain || !isInline || (parent && isMember(parent))) return judged(reach, run, use, isInline ? refusals.other : refusals.reference, []);
  return judged(reach, run, use, { why: 'it is the native clock there', fix: 'Date.now()' }, [{ ...spanOf(callee), as: 'reference', member: 'now' }]);
}

/** A run that is all that the action of another does becomes that other; any other is refused. */
function nested(reach: Reach, summaries: Summaries, run: Run, use: ContextUse): Judgement {
  const { tree } = reach.flow;
  const refusal = { why: 'on replay the action is not executed, and the entry of the inner run would be left over', fix: 'one run after the other, or both as one action' };
  const call = nodeAt(tree, use.at);
  const inner = reach.runs.find((each) => each.call === use.at);
  const outer = nodeAt(tree, run.call);
  const action = unwrap(run.argument as Syntax);
  if (!inner || use.by !== 'operation' || run.actions.length !== 1 || action !== nodeAt(tree, run.actions[0] as number)) return judged(reach, run, use, refusal, [], 'nested-run');
  const given = call.arguments ?? [];
  const place = given.findIndex((each) => each === inner.argument);
  const options = given.slice(place + 1);
  const outerOptions = (outer.arguments ?? []).slice((outer.arguments ?? []).findIndex((each) => each === run.argument) + 1);
  const isSole = forwarded(action) === call && !action.generator && inner.actions.every((each) => !usesOf(reach, summaries, each));
  if (!isSole || place < 0 || place > 1 || given.some((each) => each.type === 'SpreadElement') || (options.length > 0 && outerOptions.length > 0)) return judged(reach, run, use, refusal, [], 'nested-run');
  const isNamed = outer.arguments?.[0] !== run.argument;
  const kept = { start: spanOf(given[isNamed ? place : 0] as Syntax).start, end: spanOf(given.at(-1) as Syntax).end };
  return judged(reach, run, use, { why: 'the outer run does nothing else, and becomes the inner one', fix: 'one ctx.run' }, [{ ...spanOf(run.argument as Syntax), as: 'collapse', kept }], 'nested-run');
}

function usesOf(reach: Reach, summaries: Summaries, action: number): boolean {
  return reach.runs.some((run) => run.actions.includes(action) && usesIn(reach, summaries, run).length > 0);
}

/** The expression that is all that an action does. */
function forwarded(action: Syntax): Syntax | undefined {
  const body = action.body as Syntax;
  if (body.type !== 'BlockStatement') return withoutAwait(body);
  const statements = body.body as readonly Syntax[];
  const only = statements.length === 1 ? statements[0] : undefined;
  return only?.type === 'ReturnStatement' && only.argument ? withoutAwait(only.argument) : undefined;
}

/** One finding a place, where a function is the action of several runs. */
function distinct(found: readonly Judgement[]): Judgement[] {
  const byPlace = new Map<string, Judgement>();
  for (const each of found) {
    const key = `${each.start}:${each.end}:${each.id}`;
    const known = byPlace.get(key);
    // What is refused for one run is refused.
    if (!known || (known.edits.length > 0 && each.edits.length === 0)) byPlace.set(key, each);
  }
  return [...byPlace.values()];
}
