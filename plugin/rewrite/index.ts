import MagicString, { type SourceMap } from 'magic-string';
import type { Edit, Finding } from '../analysis/finding.ts';
import { insertionPoint } from './insertion-point.ts';
import { applyHoist } from './hoist.ts';
import { freeName } from './free-name.ts';

export { freeName } from './free-name.ts';

/** The module that rewritten code imports. */
export const ambientModule = '@stet/runtime/ambient';

/** Edits that name nothing of the runtime. */
const plainText: ReadonlySet<Edit['as']> = new Set(['module', 'value', 'net', 'hoist', 'collapse']);

/** What a file imports that needs the net before anything else. */
const netModule = `${ambientModule}/net`;

/** The directive of a handler that reaches no source: the runtime reads it, on engines where a start entry costs. */
export const sourcelessDirective = "'stet no source';";

export interface RewriteOptions {
  /** The module that rewritten code imports; `@stet/runtime/ambient` unless a host has to name it otherwise. */
  readonly from?: string;
  /** What the text is written in: it decides between `import` and `require` for the one line that is added. */
  readonly format: 'module' | 'commonjs';
  /** Offsets behind the opening braces of handlers that reach no source; each gets the directive that says so. */
  readonly sourceless?: readonly number[];
  /** Edits beside those of the findings: modules that a host imports under another name. */
  readonly aliases?: readonly Edit[];
  /** Uses of globals that stay, and are written as members of `globalThis`. */
  readonly natives?: readonly Finding[];
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
  const edits = distinctEdits(findings, options.aliases);
  const marked = (options.sourceless ?? []).filter((offset) => !text.startsWith(sourcelessDirective, offset));
  const netFirst = edits.some(({ as }) => as === 'net') && !text.includes(netModule);
  const natives = distinctEdits(options.natives ?? []).flatMap((edit) => globalAt(text, edit, options.natives!) ?? []);
  if (edits.length === 0 && marked.length === 0 && natives.length === 0) return { code: text, map: null };
  const from = options.from ?? ambientModule;
  const local = freeName(text);
  const output = new MagicString(text, { filename: options.filename });
  for (const edit of edits) apply(output, text, edit, local, from);
  for (const { offset, inserted } of natives) output.appendLeft(offset, inserted);
  for (const offset of marked) output.appendRight(offset, sourcelessDirective);
  const imports = edits.some((edit) => !plainText.has(edit.as)) ? importLine(local, from, options.format) : '';
  const net = netFirst ? effectLine(netModule.replace(ambientModule, from), options.format) : '';
  if (net + imports !== '') output.appendLeft(insertionPoint(text), net + imports);
  return new Output(output, options.filename);
}

/** The map is made when it is first asked for: it costs more than the text, and not every build wants it. */
class Output implements Rewritten {
  readonly code: string;
  readonly #output: MagicString;
  readonly #filename: string;
  #map: SourceMap | undefined;

  constructor(output: MagicString, filename: string) {
    this.code = output.toString();
    this.#output = output;
    this.#filename = filename;
  }

  get map(): SourceMap {
    return (this.#map ??= this.#output.generateMap({ hires: 'boundary', source: this.#filename, includeContent: true }));
  }
}

/** The edits of `findings` in order of the text, each once: findings through one import share the edit of its specifier. */
export function distinctEdits(findings: readonly Finding[], others: readonly Edit[] = []): Edit[] {
  const byKey = new Map<string, Edit>();
  for (const edit of [...findings.flatMap(({ edits }) => edits), ...others]) {
    const key = `${edit.start}:${edit.end}:${edit.as}`;
    if (!byKey.has(key)) byKey.set(key, edit);
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
      output.prependRight(edit.start, `${reference(local, edit)}(${edit.name === undefined ? '' : `${JSON.stringify(edit.name)}, `}${edit.as === 'thunk' ? '() => ' : ''}`);
      output.appendLeft(edit.end, ')');
      return;
    case 'cell':
      if (edit.start === edit.end) output.appendLeft(edit.end, ` = ${local}.${edit.member}()`);
      else output.prependRight(edit.start, `${local}.${edit.member}(() => (`).appendLeft(edit.end, '))');
      return;
    case 'value':
      if (edit.name === undefined) output.appendLeft(edit.end, '.value');
      else output.update(edit.start, edit.end, `${edit.name}: ${edit.name}.value`);
      return;
    case 'net':
      return;
    case 'hoist':
      applyHoist(output, text, edit);
      return;
    case 'collapse':
      output.remove(edit.start, edit.kept.start);
      output.remove(edit.kept.end, edit.end);
      return;
    case 'reference':
      output.update(edit.start, edit.end, standalone(text, edit, reference(local + linesOf(text, edit), edit)));
  }
}

/** The line breaks of a span that is written over several lines: between an object and its member they mean nothing. */
function linesOf(text: string, { start, end }: Edit): string {
  return '\n'.repeat(text.slice(start, end).match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0);
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

function effectLine(from: string, format: 'module' | 'commonjs'): string {
  return format === 'module' ? `import ${JSON.stringify(from)}; ` : `require(${JSON.stringify(from)}); `;
}

/** Where `globalThis.` goes to make a member of it of a use that is written with the global's name; undefined for one that is not. */
function globalAt(text: string, edit: Edit, findings: readonly Finding[]): { readonly offset: number; readonly inserted: string } | undefined {
  const root = /^[\w$]+/.exec(findings.find(({ edits }) => edits.includes(edit))?.path ?? '')?.[0];
  if (root === undefined) return undefined;
  if (edit.as === 'property') return edit.name === root ? { offset: edit.end, inserted: `: globalThis.${root}` } : undefined;
  const opening = /^[(\s]*/.exec(text.slice(edit.start, edit.end))![0].length;
  const offset = edit.start + opening;
  return edit.as === 'reference' && text.startsWith(root, offset) && !isWord(text[offset + root.length] ?? ' ') ? { offset, inserted: 'globalThis.' } : undefined;
}
