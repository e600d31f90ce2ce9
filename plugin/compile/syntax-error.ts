import { codeFrame } from '../report/frame.ts';
import { findingPosition } from '../report/position.ts';

/** A file that does not parse. `message` names file, line and column and shows the place. */
export class SourceSyntaxError extends SyntaxError {
  override readonly name = 'SyntaxError';
  readonly filename: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The lines around the place, with a caret. */
  readonly frame: string;
  /** What the parser found wrong, without the place. */
  readonly reason: string;

  constructor(reason: string, filename: string, text: string, span: { readonly start: number; readonly end: number }) {
    const { line, column } = findingPosition(text, span).start;
    const frame = codeFrame(text, span);
    super(`${reason}\n    at ${filename}:${line}:${column}\n${frame}`);
    this.filename = filename;
    this.line = line;
    this.column = column;
    this.frame = frame;
    this.reason = reason;
  }
}
