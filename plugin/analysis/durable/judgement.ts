import type { DiagnosticId } from '../../catalogue/index.ts';
import type { Edit, Span } from '../finding.ts';

/** One finding of the durable analysis, before its severity is known. Without edits it is reported. */
export interface Judgement extends Span {
  readonly id: DiagnosticId;
  /** Index of the node that it is about. */
  readonly at: number;
  /** What it is about, as a reader would write it. */
  readonly path: string;
  readonly why: string;
  readonly fix: string;
  readonly edits: readonly Edit[];
}
