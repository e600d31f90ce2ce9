import type { DiagnosticId } from '../catalogue/index.ts';
import type { Isolation } from './isolate.ts';
import type { JournalNames } from './journaled.ts';
import type { Comment } from './comments.ts';

/** What a diagnostic is set to; `off` silences a report, and never undoes a rewrite. */
export type RuleSettings = Readonly<Partial<Record<DiagnosticId, 'off' | 'warn' | 'error'>>>;

/** What the analysis must be told about a file. */
export interface AnalysisOptions {
  /** `commonjs`: a function body with `require`, `module` and `exports`, sloppy unless it says otherwise. */
  readonly sourceType: 'module' | 'script' | 'commonjs';
  /** Every comment of the file, with offsets of the whole comment and its text without delimiters. */
  readonly comments: readonly Comment[];
  readonly rules: RuleSettings;
  /** Types that are durable contexts beside the SDK's and stet's: `Type`, or `<glob>#Type` for the one that a file declares. */
  readonly contexts?: readonly string[];
  /** Path of the file, for globs of `contexts`, and to tell a dependency. */
  readonly filename?: string;
  /**
   * `rewritten`: what is rewritten, the notices that belong to it (`dynamic-member`, `unused-ignore`), and what is wrong in durable code.
   * `all`: every row of the catalogue. The default is `rewritten`.
   */
  readonly report?: 'rewritten' | 'all';
  /** The file is a library's: what takes the global object in it wants the net. */
  readonly isLibrary?: boolean;
  /** Where the file is one of a library that keeps state between calls. */
  readonly isolation?: Isolation;
  /** Modules whose calls are journaled at their boundary. */
  readonly journal?: JournalNames;
}
