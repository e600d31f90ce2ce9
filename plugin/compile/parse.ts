import { createRequire } from 'node:module';
import type { ParseResult, ParserOptions, Program } from 'oxc-parser';
import { type Excerpt, excerptOf, type Outline } from './excerpt.ts';
import { SourceSyntaxError } from './syntax-error.ts';
import type { Format, Language } from './language.ts';

const require = createRequire(import.meta.url);

export interface Parsed {
  readonly program: Program;
  readonly comments: readonly { readonly start: number; readonly end: number; readonly value: string }[];
  /** Whether the text has `import` or `export` declarations of values, `import.meta`, or, where the format is open, a top-level `await`. */
  readonly isModule: boolean;
  /** What the tree is of, where it is not the whole text: its offsets are those of the excerpt. */
  readonly excerpt?: Excerpt;
}

/**
 * Raw transfer reads trees about ten times faster, but reserves its buffers at the first call (14 ms): it pays for one
 * large text, or once this much has been parsed. It changes only the speed.
 */
const rawTransferFromLength = 40_000;
let parsedLength = 0;
/** Loaded with the first text that has to be parsed; asking `require` each time costs a tenth of parsing a small file. */
let oxc: typeof import('oxc-parser') | undefined;

/** How a text may be read. */
export interface Reading {
  /** False: trees are not handed over through shared memory. */
  readonly rawTransfer?: boolean;
  /** Offsets, in order, around which the tree has to be whole; of the rest only what is around them is kept. Undefined: all of it. */
  readonly places?: readonly number[] | undefined;
}

type Options = ParserOptions & { readonly experimentalRawTransfer: boolean };

/** The tree that costs nothing before it is asked for, which oxc's types do not know. */
interface Lazy extends Outline {
  readonly module: ParseResult['module'];
  readonly errors: readonly unknown[];
  readonly visit: (visitor: object) => void;
  readonly dispose: () => void;
}

/**
 * Parses `text` into a TS-ESTree with UTF-16 offsets.
 * `format` undefined: the syntax decides.
 * Throws `SourceSyntaxError`.
 */
export function parse(text: string, filename: string, language: Language, format: Format | undefined, { rawTransfer = true, places }: Reading = {}): Parsed {
  oxc ??= require('oxc-parser') as typeof import('oxc-parser');
  parsedLength += text.length;
  const options: Options = {
    lang: language,
    astType: 'ts',
    sourceType: format ?? 'unambiguous',
    experimentalRawTransfer: rawTransfer && parsedLength >= rawTransferFromLength && oxc.rawTransferSupported(),
  };
  const excerpt = places === undefined || !options.experimentalRawTransfer ? undefined : parseExcerpt(oxc, text, filename, format, options, places);
  if (excerpt !== undefined) return excerpt;
  let result: ParseResult = oxc.parseSync(filename, text, options);
  if (format === undefined && firstError(result) !== undefined) {
    // A `return` at top level: only the function that Node wraps around CommonJS allows it.
    const asCommonJs = oxc.parseSync(filename, text, { ...options, sourceType: 'commonjs' });
    if (firstError(asCommonJs) === undefined) result = asCommonJs;
  }
  const error = firstError(result);
  if (error !== undefined) {
    const label = error.labels[0];
    throw new SourceSyntaxError(error.message, filename, text, label ?? { start: 0, end: 0 });
  }
  const { program, comments } = result;
  return { program, comments, isModule: isModule(oxc, program, result.module, text, filename, format, options) };
}

/**
 * The tree around some places: making objects of all nodes of a program costs six times what parsing it does. Undefined for a text that says something
 * against being parsed: the whole of it is to be read, for the error.
 */
function parseExcerpt(oxc: typeof import('oxc-parser'), text: string, filename: string, format: Format | undefined, options: Options, places: readonly number[]): Parsed | undefined {
  const { experimentalGetLazyVisitor } = oxc as unknown as { experimentalGetLazyVisitor: () => new (visitor: object) => object };
  const Visitor = experimentalGetLazyVisitor();
  const lazy = oxc.parseSync(filename, text, { ...options, experimentalRawTransfer: false, experimentalLazy: true } as ParserOptions) as unknown as Lazy;
  let excerpt: Excerpt;
  let module: Pick<ParseResult['module'], 'hasModuleSyntax'> & { readonly importMetas: { readonly length: number } };
  try {
    if (lazy.errors.length > 0) return undefined;
    module = { hasModuleSyntax: lazy.module.hasModuleSyntax, importMetas: { length: lazy.module.importMetas.length } };
    excerpt = excerptOf(text, { program: lazy.program, bodies: (body) => lazy.visit(new Visitor({ FunctionBody: body })) }, places);
  } finally {
    lazy.dispose();
  }
  // What alone made it a module may be left out.
  const sourceType = format ?? (module.hasModuleSyntax ? 'module' : 'unambiguous');
  const { program, comments, errors } = oxc.parseSync(filename, excerpt.text, { ...options, sourceType });
  return errors.length > 0 ? undefined : { program, comments, excerpt, isModule: isModule(oxc, program, module, text, filename, format, options) };
}

function isModule(
  oxc: typeof import('oxc-parser'), program: Program, module: { readonly hasModuleSyntax: boolean; readonly importMetas: { readonly length: number } },
  text: string, filename: string, format: Format | undefined, options: Options,
): boolean {
  return program.body.some(isModuleStatement) || module.importMetas.length > 0 || (format === undefined && module.hasModuleSyntax && !isCommonJs(oxc, filename, text, options));
}

/** A declaration that is still there when the types are erased; `export =` and `import x = require()` are CommonJS. */
function isModuleStatement(statement: Program['body'][number]): boolean {
  switch (statement.type) {
    case 'ImportDeclaration':
      return statement.importKind !== 'type';
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return statement.exportKind !== 'type';
    case 'ExportDefaultDeclaration':
      return statement.declaration.type !== 'TSInterfaceDeclaration';
    default:
      return false;
  }
}

/** Tells a file whose only module syntax is about types from one with a top-level await, which makes a module. */
function isCommonJs(oxc: typeof import('oxc-parser'), filename: string, text: string, options: Options): boolean {
  return firstError(oxc.parseSync(filename, text, { ...options, sourceType: 'commonjs' })) === undefined;
}

function firstError(result: ParseResult): ParseResult['errors'][number] | undefined {
  return result.errors.find(({ severity }) => String(severity) === 'Error');
}
