import { treeTools } from '../tsc.ts';

/** What the patched compiler calls, through `globalThis[Symbol.for('stet.tsc')]`. */
export const hookName = 'stet.tsc';

/** Functions of the compiler beside those that edit trees. */
export const compilerTools = [
  ...treeTools, 'sys', 'shouldBePretty', 'formatDiagnostic', 'formatDiagnosticsWithColorAndContext', 'sortAndDeduplicateDiagnostics',
  'createGetCanonicalFileName', 'getTsBuildInfoEmitOutputFilePath',
] as const;

/**
 * The compiler's text with three doors in it. Each way of its command to a program (plain, incremental, watch, build) goes through them:
 * - `getTransformers`, which every emit asks for its passes, hands stet the custom ones to add to;
 * - `emitFilesAndReportErrors`, the round of checking, emitting and reporting of one program, is called by stet;
 * - `version` is followed by `stamp`, as build metadata: it is what `.tsbuildinfo` keeps the output up to date by, so that
 *   output of tsc without stet, or of stet with another configuration, is not taken for this one's.
 * The public API has no such command: its parts would have to be put together again, and would come apart with each version.
 * Throws where a door is not where it was in TypeScript 5.6 to 6.0.
 */
export function patchCompiler(text: string, version: string, stamp: string): string {
  const hook = `globalThis[Symbol.for(${JSON.stringify(hookName)})]`;
  const tools = `{ ${compilerTools.join(', ')} }`;
  let patched = text;
  const door = (before: string, after: string): void => {
    const at = patched.indexOf(before);
    if (at < 0 || patched.includes(before, at + 1)) throw new Error(`error tsc: TypeScript ${version} is built otherwise than stet knows it: no \`${before.trim()}\``);
    patched = patched.slice(0, at) + after + patched.slice(at + before.length);
  };
  door(`\nvar version = "${version}";`, `\nvar version = "${version}+stet.${stamp}";`);
  const transformers = '\nfunction getTransformers(compilerOptions, customTransformers, emitOnly) {';
  door(transformers, `${transformers} customTransformers = ${hook}.transformers(customTransformers, ${tools});`);
  const round = '\nfunction emitFilesAndReportErrors(';
  door(round, `${round}...args) { return ${hook}.round(emitFilesAndReportErrorsOfTsc, args, ${tools}); }\nfunction emitFilesAndReportErrorsOfTsc(`);
  return patched;
}
