import MagicString, { type SourceMap } from 'magic-string';
import type { Edit, Finding } from '../analysis/finding.ts';
import { insertionPoint } from './insertion-point.ts';
import { applyHoist } from './hoist.ts';
import { freeName } from './free-name.ts';

export { freeName } from './free-name.ts';

/** The module that rewritten code imports. */
export const ambientModule = '@stet/runtime/ambient';

/** The directive of a handler that reaches no source: the runtime reads it, on engines where a start entry costs. */
export const sourcelessDirective = "'stet no source';";

export interface RewriteOptions {
  /** The module that rewritten code imports; `@stet/runtime/ambient` unless a host has to name it otherwise. */
  readonly from?: string;
  /** What the text is written in: it decides between `import` and `require` for the one line that is added. */
  readonly format: 'module' | 'commonjs';
  /** Offsets behind the opening braces of handlers that reach no source; each gets the directive that says so. */
  readonly sourceless?: readonly number[];
  /** Written into the map as its only source. */
  readonly filename: string;
}

export interface Rewritten {
  readonly code: string;
  /** Null where nothing changed. */
  readonly map: SourceMap | null;
}

/**
 * Applies the edits of `findings` to `text`, and adds one import of the runtime where one of them needs it.
 * Lines move only where a use of the context leaves an action. Text without edits comes back byte for byte, and without a map.
 */
export function rewrite(text: string, findings: readonly Finding[], options: RewriteOptions): Rewritten {
  const edits = distinctEdits(findings);
  const marked = (options.sourceless ?? []).filter((offset) => !text.startsWith(sourcelessDirective, offset));
  if (edits.length === 0 && marked.length === 0) return { code: text, map: null };
  const from = options.from ?? ambientModule;
  const local = freeName(text);
  const output = new MagicString(text, { filename: options.filename });
  for (const edit of edits) apply(output, text, edit, local, from);
  for (const offset of marked) output.appendRight(offset, sourcelessDirective);
  if (edits.some((edit) => edit.as !== 'module' && edit.as !== 'hoist' && edit.as !== 'collapse')) {
    output.appendLeft(insertionPoint(text), importLine(local, from, options.format));
  }
  return {
    code: output.toString(),
    map: output.generateMap({ hires: 'boundary', source: options.filename, includeContent: true }),
  };
}

/** The edits of `findings` in order of the text, each once: findings through one import share the edit of its specifier. */
export function distinctEdits(findings: readonly Finding[]): Edit[] {
  const byKey = new Map<string, Edit>();
  for (const finding of findings) {
    for (const edit of finding.edits) {
      const key = `${edit.start}:${edit.end}:${edit.as}`;
      if (!byKey.has(key)) byKey.set(key, edit);
    }
  }
  return [...byKey.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

function apply(output: MagicString, text: string, edit: Edit, local: string, from: string): void {
  switch (edit.as) {
    case 'module': {
      const quote = text[edit.start];
      const module = edit.module.startsWith(ambientModule) ? from + edit.module.slice(ambientModule.length) : edit.module;
      output.update(edit.start, edit.end, `${quote}${module}${quote}`);
      return;
    }
    case 'property':
      output.update(edit.start, edit.end, `${edit.name}: ${reference(local, edit)}`);
      return;
    case 'around':
    case 'thunk':
      output.prependRight(edit.start, `${reference(local, edit)}(${edit.as === 'thunk' ? '() => ' : ''}`);
      output.appendLeft(edit.end, ')');
      return;
    case 'hoist':
      applyHoist(output, text, edit);
      return;
    case 'collapse':
      output.remove(edit.start, edit.kept.start);
      output.remove(edit.kept.end, edit.end);
      return;
    case 'reference':
      output.update(edit.start, edit.end, standalone(text, edit, reference(local, edit)));
  }
}

function reference(local: string, edit: { readonly member: string; readonly site?: string }): string {
  return edit.site === undefined ? `${local}.${edit.member}` : `${local}.at(${JSON.stringify(edit.site)}).${edit.member}`;
}

/**
 * A replaced span may begin or end with a bracket that kept it apart from a keyword, as in `return(Math as any).random`
 * or `Math["random"]in x`; and `new a.at(s).b()` would construct `a.at`, not `b`.
 */
function standalone(text: string, edit: Edit & { readonly site?: string }, replacement: string): string {
  const isNew = edit.site !== undefined && /(?:^|[^\w$.])new\s*$/.test(text.slice(Math.max(0, edit.start - 40), edit.start));
  const body = isNew ? `(${replacement})` : replacement;
  const before = edit.start > 0 && isWord(text[edit.start - 1]!) && isWord(body[0]!) ? ' ' : '';
  const after = edit.end < text.length && isWord(text[edit.end]!) && isWord(body.at(-1)!) ? ' ' : '';
  return before + body + after;
}

function isWord(character: string): boolean {
  return /[\w$\u0080-\uffff]/.test(character);
}

function importLine(local: string, from: string, format: 'module' | 'commonjs'): string {
  const specifier = JSON.stringify(from);
  return format === 'module' ? `import * as ${local} from ${specifier}; ` : `const ${local} = require(${specifier}); `;
}
