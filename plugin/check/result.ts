import type { Reported } from '../report/index.ts';
import type { HandlerReport } from './handler-report.ts';

export interface CheckOptions {
  /** Folders, tsconfigs, files; none: the folder `cwd`. */
  readonly paths: readonly string[];
  /** Names in findings are relative to it, and the configuration is looked for from it. */
  readonly cwd: string;
  /** Context types beside those of the SDK and the configuration: `Type` or `<glob>#Type`. */
  readonly contexts?: readonly string[];
  /** Report also what the build makes safe. */
  readonly strict?: boolean;
  /** Tell of each handler what it does, and its fingerprint. */
  readonly handlers?: boolean;
  /** Take the result of an earlier check where nothing has changed since, and keep this one. */
  readonly cache?: boolean;
  /** Hears how many functions have been read so far. */
  readonly progress?: (functions: number) => void;
}

/** A call whose target the program does not tell: what is behind it was not checked. */
export interface Note {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface CheckResult {
  /** Sorted by file and place, by code units. */
  readonly findings: readonly Reported[];
  readonly notes: readonly Note[];
  /** Files that do not parse, each a message with its place. */
  readonly problems: readonly string[];
  readonly handlers: number;
  readonly functions: number;
  /** Only where `options.handlers` asks for them; sorted by name. */
  readonly reports: readonly HandlerReport[];
}
