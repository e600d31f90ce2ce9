import { relative } from 'node:path';
import type { Answer } from './ask.ts';
import { isDifferent, type CallReport, type Report } from './adopt.ts';

const longest = 48;

/** The report for people: what started, a row a call, and under it how the answers differ. */
export function textOf(report: Report, cwd: string): string {
  const { engines, missing, calls } = report;
  const names = engines.filter(({ started }) => started).map(({ engine }) => engine);
  const lines = [`program  ${relative(cwd, report.entry) || report.entry}, by ${report.because}`];
  for (const { engine, started, problem, services } of engines) {
    lines.push(started ? `started  on ${engine}: ${services.map(({ name }) => name).join(', ') || 'no services'}` : `failed   on ${engine}: ${problem!.replaceAll('\n', '\n         ')}`);
  }
  for (const each of missing) lines.push(`missing  ${each}`);
  if (calls.length > 0) lines.push('', ...aligned([['', 'call', ...names], ...calls.map(row)]));
  for (const call of calls.filter((each) => isDifferent(each) || each.varies.length > 0)) lines.push('', ...detail(call, names[0]!));
  lines.push('', summary(report));
  return lines.join('\n');
}

const row = (call: CallReport): string[] => [isDifferent(call) ? 'differs' : 'alike', request(call), ...[call.answer, ...call.others.map(({ answer }) => answer)].map(outcome)];

function detail(call: CallReport, first: string): string[] {
  const differing = call.others.flatMap(({ engine, differences }) =>
    differences.map(({ at, here, there }) => `  ${at}: ${json(here)} on ${first}, ${json(there)} on ${engine}`));
  const varying = call.varies.map((at) => `  ${at}: ${first} itself answers otherwise the next time; it is not compared`);
  return [request(call), ...differing, ...varying];
}

function summary({ engines, calls, missing, alike }: Report): string {
  const failed = engines.filter(({ started }) => !started);
  const [first, ...others] = engines.filter(({ started }) => started);
  const differ = calls.filter(isDifferent).length;
  const answers = others.length === 0 ? '' : `${calls.length - differ} of ${calls.length} calls were answered alike on ${[first!, ...others].map(({ engine }) => engine).join(' and ')}`;
  if (alike) return answers;
  const fixes = [
    failed.length > 0 && `it does not start on ${failed.map(({ engine }) => engine).join(' and ')}: see the reason above, and try it alone with --engines ${failed[0]!.engine}`,
    missing.length > 0 && 'a service is missing: it is not given to serve, or endpoint, when the program starts there',
    differ > 0 && 'an answer differs: see the places above; what a slow machine explains goes with a longer --timeout',
  ].filter((each) => each !== false);
  return [answers, ...fixes.map((fix) => `fix  ${fix}`)].filter((line) => line !== '').join('\n');
}

const request = ({ path, method, body }: CallReport): string => `${method === undefined ? '' : `${method} `}${path}${body === undefined ? '' : ` ${json(body)}`}`;

function outcome(answer: Answer): string {
  if ('timeoutMs' in answer) return `no answer in ${answer.timeoutMs} ms`;
  if ('error' in answer) return answer.error;
  return `${answer.status} ${answer.body === '' ? '' : json(answer.body)}`.trimEnd();
}

function json(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd());
}
