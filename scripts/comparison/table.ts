import type { Comparison } from './compare.ts';

const [begin, end] = ['<!-- table: npm run compare -- --write -->', '<!-- end of the table -->'];
export const columns = ['program', 'on', 'first attempt', 'result', 'attempts', 'error', 'time'] as const;

/** The table as the page has it, a row for a program on an SDK. */
export function tableOf(all: readonly Comparison[]): string {
  return [row(columns), row(columns.map(() => '---')), ...all.map((each) => row([...cells(each), `${Math.round(each.ms)} ms`]))].join('\n');
}

/** What one row says, without the time. */
export function cells({ program, sdk, result, error, attempts }: Comparison): string[] {
  const [first] = attempts;
  return [
    program,
    sdk === 'plain' ? 'SDK' : 'stet',
    first?.error ?? (first !== undefined && 'result' in first ? code(first.result) : 'no end'),
    error === undefined ? code(result) : 'none',
    String(attempts.length),
    error ?? '',
  ].map((text) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim());
}

/** The page with `table` between its markers; throws where it has none. */
export function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error('the page has no place for the table');
  return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
}

/** The rows of the page's table, without their times. */
export function rowsOf(page: string): string[][] {
  const lines = page.slice(page.indexOf(begin), page.indexOf(end)).split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => line.slice(2, -2).split(/(?<!\\) \| /).slice(0, -1).map((cell) => cell.trim()));
}

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;
const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
