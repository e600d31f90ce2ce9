import type { DiagnosticId, RunTimeId, SourceId } from './types.ts';

/** One entry of the vocabulary. */
export interface Diagnostic {
  /** What a front end does with it when nothing is configured. */
  readonly severity: 'error' | 'warning';
  /** One line, no full stop. */
  readonly meaning: string;
  /** The page, from the root of the repository. */
  readonly page: string;
}

const meanings: Record<DiagnosticId, readonly [Diagnostic['severity'], string]> = {
  random: ['warning', 'a random number that differs on replay'],
  'crypto-random': ['warning', 'random bytes that differ on replay'],
  clock: ['warning', 'a clock that differs on replay'],
  timer: ['warning', 'a timer that is lost in a crash and fires elsewhere on replay'],
  'promise-combinator': ['warning', 'a combinator whose outcome belongs to the history'],
  fetch: ['warning', 'a request that would be sent again on replay'],
  'foreign-await': ['error', 'awaiting something that is neither durable nor inside ctx.run'],
  'run-only': ['error', 'I/O outside ctx.run'],
  'ctx-in-run': ['error', 'the durable context used inside a run'],
  'nested-run': ['error', 'ctx.run inside ctx.run'],
  'captured-write': ['error', 'a run writes what durable code reads'],
  'floating-operation': ['warning', 'a durable operation that nobody awaits'],
  'unserializable-value': ['error', 'a journaled value that does not survive the codec'],
  'module-state': ['error', 'module-level state shared between invocations'],
  'module-nondeterminism': ['error', 'a module-level value that differs from process to process'],
  'module-promise': ['error', 'a module-level promise that is not in the journal of any invocation'],
  'stateful-library': ['warning', 'state inside a dependency that outlives an invocation'],
  environment: ['warning', 'a value of the process or its machine'],
  locale: ['warning', 'the default locale or time zone of the machine'],
  'engine-text': ['warning', 'text of the engine that differs from version to version'],
  'weak-reference': ['error', 'code that depends on the garbage collector'],
  'dynamic-code': ['error', 'code that is made at run time'],
  'dynamic-member': ['warning', 'a member that is known only at run time'],
  'unused-ignore': ['warning', 'an ignore comment without a reason or without effect'],
  'journal-mismatch': ['error', 'the code asked for another operation than the journal holds'],
  'journal-corrupt': ['error', 'a journal entry that was altered, lost or reordered'],
  'journal-limit': ['error', 'a journal or value that grew beyond its limit'],
  stuck: ['error', 'an invocation that waits for something that nobody can end'],
  'clock-spin': ['warning', 'more than 1,000 reads of the clock in one turn'],
  'store-locked': ['error', 'a second process on the same folder'],
  'unrewritten-source': ['warning', 'a source that reached the program in a way the build could not see'],
  'unsupported-node': ['error', 'a Node that is too old'],
};

/** Every id, with its default severity, its meaning and its page. */
export const diagnostics = Object.fromEntries(
  Object.entries(meanings).map(([id, [severity, meaning]]) => [id, { severity, meaning, page: `docs/errors/${id}.md` }]),
) as Readonly<Record<DiagnosticId, Diagnostic>>;

const runTime: Record<RunTimeId, true> = {
  'journal-mismatch': true, 'journal-corrupt': true, 'journal-limit': true, stuck: true, 'clock-spin': true, 'store-locked': true, 'unrewritten-source': true, 'unsupported-node': true,
};

/** The ids that source code has, in the order of the vocabulary. */
export const sourceIds: readonly SourceId[] = Object.keys(meanings).filter((id): id is SourceId => !(id in runTime));

/** The ids of what the action of a run does wrong: they stand where code is not durable itself. */
export const actionIds: ReadonlySet<DiagnosticId> = new Set<DiagnosticId>(['ctx-in-run', 'nested-run', 'captured-write']);
