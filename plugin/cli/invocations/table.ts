import type { Colors } from '../../report/index.ts';
import type { Invocation } from './admin.ts';

const longestFailure = 60;

/** A line for each invocation, under a head, in columns. */
export function tableOf(invocations: readonly Invocation[], { color, nowMs }: { readonly color: Colors; readonly nowMs: number }): string {
  const head = ['ID', 'TARGET', 'STATUS', 'AGE', 'FAILURES', 'LAST FAILURE'];
  const rows = invocations.map(({ id, target, status, created_at, retry_count, last_failure }) => [
    id, printable(target), status, age(nowMs - Date.parse(created_at)), String(retry_count), shortened(printable((last_failure ?? '').split('\n', 1)[0]!)),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[], paint: (cell: string, column: number) => string): string =>
    `${cells.map((cell, column) => paint(column === cells.length - 1 ? cell : cell.padEnd(widths[column]!), column)).join('  ').trimEnd()}\n`;
  return line(head, (cell) => color.dim(cell)) + rows.map((row) => line(row, (cell, column) => (column === 2 ? paintStatus(row[2]!, cell, color) : cell))).join('');
}

/** `cell` in the colour of a status. */
export function paintStatus(status: string, cell: string, color: Colors): string {
  switch (status) {
    case 'completed': return color.green(cell);
    case 'failed': return color.red(cell);
    case 'paused': case 'parked': return color.yellow(cell);
    default: return color.cyan(cell);
  }
}

/** Keys and errors are anybody's text: nothing in them may steer a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

function shortened(text: string): string {
  return text.length <= longestFailure ? text : `${text.slice(0, longestFailure - 1)}…`;
}

function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  for (const [unit, size] of [['d', 86_400], ['h', 3600], ['m', 60]] as const) if (seconds >= size) return `${Math.floor(seconds / size)}${unit}`;
  return `${seconds}s`;
}
