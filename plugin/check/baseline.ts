import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Reported } from '../report/index.ts';
import { CheckProblem } from './problem.ts';

/** Known findings of old code: they are not reported, and each new one is. An entry holds neither line nor column, so that moved code stays known. */
interface Baseline {
  readonly version: 1;
  readonly findings: readonly Known[];
}

interface Known {
  readonly id: string;
  readonly file: string;
  /** The function that it is in: the last of its way. */
  readonly within: string;
  /** Names the text of its line, white space apart. */
  readonly line: string;
  /** How many of them there are. */
  readonly count: number;
}

/** The findings that the baseline at `path` does not know: as many of a kind as are beyond its count, the last ones. Throws `CheckProblem`. */
export function beyondBaseline(findings: readonly Reported[], path: string, textOf: (file: string) => string): Reported[] {
  const left = new Map(read(path).findings.map((known) => [keyOf(known), known.count]));
  return findings.filter((finding) => {
    const key = keyOf(identify(finding, textOf));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

/** Writes all findings as known. The file is sorted, so that a change of it reads as what changed. */
export function writeBaseline(findings: readonly Reported[], path: string, textOf: (file: string) => string): void {
  const counts = new Map<string, Known>();
  for (const finding of findings) {
    const known = identify(finding, textOf);
    const key = keyOf(known);
    counts.set(key, { ...known, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, known]) => known);
  writeFileSync(path, `${JSON.stringify({ version: 1, findings: sorted } satisfies Baseline, null, 2)}\n`);
}

function identify({ id, file, line, way }: Reported, textOf: (file: string) => string): Known {
  const text = (textOf(file).split(/\r\n|[\n\r\u2028\u2029]/)[line - 1] ?? '').replaceAll(/\s+/g, '');
  return { id, file, within: way.at(-1)?.name ?? '', line: createHash('sha256').update(text).digest('hex').slice(0, 16), count: 1 };
}

function keyOf({ file, id, within, line }: Known): string {
  return [file, id, within, line].join('\n');
}

function read(path: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new CheckProblem(`error check: the baseline ${path} is not JSON: ${error.message}`, true);
    throw error;
  }
  const { version, findings } = value as Partial<Baseline>;
  if (version !== 1 || !Array.isArray(findings)) throw new CheckProblem(`error check: ${path} is no baseline of this version of stet`, true);
  return { version, findings: findings as readonly Known[] };
}
