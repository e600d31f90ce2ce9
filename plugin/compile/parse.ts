import { createRequire } from 'node:module';
import type { ParseResult, ParserOptions, Program } from 'oxc-parser';
import { SourceSyntaxError } from './syntax-error.ts';
import type { Format, Language } from './language.ts';

const require = createRequire(import.meta.url);

export interface Parsed {
  readonly program: Program;
  readonly comments: readonly { readonly start: number; readonly end: number; readonly value: string }[];
  /** Whether the text has `import` or `export` declarations of values, `import.meta`, or, where the format is open, a top-level `await`. */
  readonly isModule: boolean;
}

/**
 * Raw transfer reads trees about ten times faster, but reserves its buffers at the first call (14 ms): it pays for one
 * large text, or once this much has been parsed. It changes only the speed.
 */
const rawTransferFromLength = 40_000;
let parsedLength = 0;
/** Loaded with the first text that has to be parsed; asking `require` each time costs a tenth of parsing a small file. */
let oxc: typeof import('oxc-parser') | undefined;

/**
 * Parses `text` into a TS-ESTree with UTF-16 offsets.
 * `format` undefined: the syntax decides.
 * Throws `SourceSyntaxError`.
 */
export function parse(text: string, filename: string, language: Language, format: Format | undefined, rawTransfer = true): Parsed {
  oxc ??= require('oxc-parser') as typeof import('oxc-parser');
  parsedLength += text.length;
  const options: ParserOptions & { experimentalRawTransfer: boolean } = {
    lang: language,
    astType: 'ts',
    range: true,
    sourceType: format ?? 'unambiguous',
    experimentalRawTransfer: rawTransfer && parsedLength >= rawTransferFromLength && oxc.rawTransferSupported(),
  };
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
  const { program, comments, module } = result;
  const isModule =
    program.body.some(isModuleStatement) ||
    module.importMetas.length > 0 ||
    (format === undefined && module.hasModuleSyntax && !isCommonJs(oxc, filename, text, options));
  return { program, comments, isModule };
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
function isCommonJs(oxc: typeof import('oxc-parser'), filename: string, text: string, options: ParserOptions): boolean {
  return firstError(oxc.parseSync(filename, text, { ...options, sourceType: 'commonjs' })) === undefined;
}

function firstError(result: ParseResult): ParseResult['errors'][number] | undefined {
  return result.errors.find(({ severity }) => String(severity) === 'Error');
}
