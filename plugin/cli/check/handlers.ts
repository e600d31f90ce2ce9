import type { HandlerReport } from '../../check/index.ts';
import type { HandlerChange } from '../../check/since.ts';
import { colors, count } from '../../report/index.ts';

/** Handlers for a person: what each does durably, in order, and what it reaches. */
export function handlersText(reports: readonly HandlerReport[]): string {
  if (reports.length === 0) return 'no handlers\n';
  return reports.map((report) => [
    `${colors.bold(report.name)}  ${report.kind}  ${colors.cyan(place(report))}  ${report.fingerprint.slice(0, 12)}`,
    ...(report.operations.length === 0 ? ['  does nothing durable'] : report.operations.map((each) => `  ${operationText(each)}${viaText(each.via)}  ${place(each)}`)),
    ...report.reaches.map((each) => `  ${colors.yellow(each.id)}  ${each.message}  ${place(each)}${each.safe ? '  (made safe by the build)' : ''}`),
  ].join('\n')).join('\n\n') + '\n';
}

/** What changed since a commit, for a person. */
export function changesText(changes: readonly HandlerChange[], ref: string): string {
  const told = changes.filter(({ change }) => change !== 'unchanged').map((each) => [
    `${colors.bold(each.change)}  ${each.name}  ${place(each.now ?? each.before!)}`,
    ...(each.change === 'changed' ? firstDifference(each.before!, each.now!) : []),
    each.affected ? `  invocations in flight are affected: keep the build of ${ref} running for them, or guard the change with version("…")` : '  no invocation of it is in flight',
  ].join('\n'));
  const same = changes.length - told.length;
  return [...told, `${count(same, 'handler')} unchanged since ${ref}`].join('\n\n') + '\n';
}

function firstDifference({ operations: before }: HandlerReport, { operations: now }: HandlerReport): string[] {
  const length = Math.max(before.length, now.length);
  for (let at = 0; at < length; at += 1) {
    const [old, current] = [before[at], now[at]].map((each) => (each === undefined ? 'nothing more' : `${operationText(each)}  ${place(each)}`));
    if (before[at]?.kind !== now[at]?.kind || before[at]?.name !== now[at]?.name) return [`  was  ${old}`, `  now  ${current}`];
  }
  return ['  the same operations in the same order, with other code between them'];
}

function operationText({ kind, text, name }: HandlerReport['operations'][number]): string {
  return kind === 'call' || kind === 'send' ? `${kind} ${text}` : name === undefined ? kind : `${kind} ${JSON.stringify(name)}`;
}

function viaText(via: readonly string[]): string {
  return via.length === 0 ? '' : `  in ${via.join(' → ')}`;
}

function place({ file, line, column }: { readonly file: string; readonly line: number; readonly column: number }): string {
  return `${file}:${line}:${column}`;
}
