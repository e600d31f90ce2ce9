import type { Finding } from '../analysis/finding.ts';
import type { DiagnosticId } from '../catalogue/index.ts';
import { isJournaled } from './file-findings.ts';

/** Ids that concern a context in the action of a run: the analysis of one file and the whole program both find them. */
const contextIds: ReadonlySet<DiagnosticId> = new Set<DiagnosticId>(['ctx-in-run', 'nested-run']);

/** Ids that speak of the state of a module, wherever in it durable code stands. */
export const moduleIds: ReadonlySet<DiagnosticId> = new Set<DiagnosticId>(['module-state', 'module-nondeterminism', 'module-promise']);

/** Whether the analysis of one file says no more than that a context itself, not a member of it, goes somewhere else: where, the program knows. */
export function isHandedOn({ id, path }: Finding): boolean {
  return id === 'ctx-in-run' && path === 'ctx';
}

/** Whether a finding of the file has spoken of what the program shows: of a context in a run, which it may have moved out, or of a call that is journaled. */
export function isJudgedBy(finding: Finding, { id, start, end }: { readonly id: DiagnosticId; readonly start: number; readonly end: number }): boolean {
  if (finding.start >= end || start >= finding.end) return false;
  return contextIds.has(id) ? contextIds.has(finding.id) && !isHandedOn(finding) : isJournaled(finding);
}
