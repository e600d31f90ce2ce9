import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FileFindings } from '../file-findings.ts';
import type { Entry, Unit } from '../unit.ts';
import type { Outline } from './outline.ts';

/** All that an earlier check found out about one file of the program, and what that rests on. Plain values. */
export interface FileFacts extends Outline {
  /** See `linksOf`. */
  readonly links: readonly string[];
  /** Where durable code begins in it; undefined where nobody asked. */
  handlers?: readonly Entry[];
  contextFunctions?: readonly Entry[];
  /** By id: those that were reached. */
  readonly units: Record<string, Unit>;
  /** What `handlers`, `contextFunctions` and `units` rest on, see `Depended`. */
  touched: readonly string[];
  asked: readonly string[];
  /** They rest on the text alone. */
  findings?: Omit<FileFindings, 'text'>;
  /** The unit around an offset, by the offset; `null`: none. */
  readonly enclosing: Record<number, string | null>;
}

export interface Facts {
  /** Hash of what everything rests on: versions, options, configuration, and all files that are not the program's own. */
  readonly ground: string;
  /** By name. */
  readonly files: Readonly<Record<string, FileFacts>>;
}

/** The facts in a file, if they rest on the same ground; a file that is cut short or of another format holds none. */
export function readFacts(path: string, ground: string): Facts | undefined {
  if (!existsSync(path)) return undefined;
  let facts: Partial<Facts>;
  try {
    facts = JSON.parse(readFileSync(path, 'utf8')) as Partial<Facts>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return facts.ground === ground && typeof facts.files === 'object' ? (facts as Facts) : undefined;
}

/** Two checks at a time may write them: each reader sees those of one of them whole. */
export function writeFacts(path: string, facts: Facts): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(facts));
  renameSync(draft, path);
}
