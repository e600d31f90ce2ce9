import type { Colors } from '../../report/index.ts';
import type { Invocation } from './admin.ts';
import { paintStatus, printable } from './table.ts';

const longestValue = 200;

/** One invocation with its journal, an entry a line. */
export function detailOf(invocation: Invocation, color: Colors): string {
  const { id, target, status, journal = [] } = invocation;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['status', paintStatus(status, status, color)],
    ['accepted', invocation.created_at],
    ['not before', invocation.scheduled_start_at],
    ['ended', invocation.completed_at],
    ['idempotency key', shown(invocation.idempotency_key)],
    ['failures', invocation.retry_count === 0 ? undefined : String(invocation.retry_count)],
    ['last failure', shown(invocation.last_failure)],
    ['result', shown(invocation.completion_value)],
    ['error', shown(invocation.completion_failure)],
  ];
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${color.dim(name.padEnd(16))}${value}`]));
  return [`${color.bold(id)} ${printable(target)}`, ...lines, ...journal.map((entry, index) => entryLine(entry, index, color)), ''].join('\n');
}

function entryLine(entry: Readonly<Record<string, unknown>>, index: number, color: Colors): string {
  const { type, kind, name, ok, value } = entry;
  const words = [type === 'completion' || type === 'write' ? kind : type, name, ok === false ? color.red('failed') : undefined, shown(value)];
  return `  ${color.dim(String(index).padStart(4))}  ${words.filter((word) => typeof word === 'string' && word !== '').map((word) => (word === name ? printable(word as string) : word)).join('  ')}`;
}

function shown(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const text = printable(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`;
}
