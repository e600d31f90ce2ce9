import { rmSync } from 'node:fs';
import type ts from 'typescript';
import type { Finding } from '../../analysis/finding.ts';
import { SourceSyntaxError } from '../../compile/index.ts';
import { lineStarts, messageOf } from '../../report/index.ts';
import type { Examiner, TreeTools } from '../tsc.ts';

/** The compiler's own functions that `patchCompiler` hands over. */
export interface CompilerTools extends TreeTools {
  readonly sys: ts.System;
  readonly shouldBePretty: (sys: ts.System, options: ts.CompilerOptions) => boolean;
  readonly formatDiagnostic: typeof ts.formatDiagnostic;
  readonly formatDiagnosticsWithColorAndContext: typeof ts.formatDiagnosticsWithColorAndContext;
  readonly sortAndDeduplicateDiagnostics: typeof ts.sortAndDeduplicateDiagnostics;
  readonly createGetCanonicalFileName: (useCaseSensitiveFileNames: boolean) => (name: string) => string;
  readonly getTsBuildInfoEmitOutputFilePath: (options: ts.CompilerOptions) => string | undefined;
}

/** A program, or a builder of programs, which wraps one. */
type AnyProgram = (ts.Program | ts.EmitAndSemanticDiagnosticsBuilderProgram) & { getProgram?: () => ts.Program };
/** The first error of the file that an error is in. */
type FileInError = { readonly fileName: string; readonly line: number } | undefined;
type ReportSummary = (errors: number, files: readonly FileInError[]) => void;
type Writer = (name: string, text: string, ...rest: unknown[]) => void;
type RoundArguments = [program: AnyProgram, report: unknown, write: unknown, reportSummary: ReportSummary | undefined, writeFile: Writer | undefined, ...rest: unknown[]];
interface RoundResult {
  readonly emitResult: ts.EmitResult;
  readonly diagnostics: readonly ts.Diagnostic[];
}

/** stet's diagnostics have one number, so that what reads tsc's output reads them too; their id stands in the text. */
const diagnosticCode = 99000;

/**
 * One round of the compiler, and stet's findings after its diagnostics, in its format. Findings that are errors count as errors of
 * the program: in the exit code, in the summary, for the projects that refer to it, for `noEmitOnError`.
 * `builds`: under `--build`, where the next run would not look at a project again that is kept as up to date.
 */
export function runRound(original: (...args: RoundArguments) => RoundResult, args: RoundArguments, tools: CompilerTools, examined: Examiner, builds: boolean): RoundResult {
  const [program, report, write, reportSummary, writeFile, ...rest] = args;
  const options = program.getCompilerOptions();
  if (options.listFilesOnly) return original(...args);
  const found = diagnosticsOf(program, examined, tools);
  const errors = found.filter(({ category }) => category === 1);
  const print = (): void => {
    if (found.length > 0) tools.sys.write(format(found, options, tools));
  };

  const summary: ReportSummary | undefined = reportSummary && ((count, files) => {
    print();
    const all = [...files];
    for (const { file, start } of errors) all.push(all.find((each) => each?.fileName === file!.fileName) ?? { fileName: file!.fileName, line: lineOf(file!, start!) });
    reportSummary(count + errors.length, all);
  });
  const restore = errors.length > 0 && options.noEmitOnError ? withoutEmit(program) : undefined;
  const info = builds && errors.length > 0 ? tools.getTsBuildInfoEmitOutputFilePath(options) : undefined;
  const writer: Writer | undefined = info === undefined || writeFile === undefined ? writeFile : (name, ...file) => {
    if (name !== info) writeFile(name, ...file);
  };
  try {
    // What it kept of an earlier build would pass for this one where the source is changed back.
    if (info !== undefined) rmSync(info, { force: true });
    const result = original(program, report, write, summary, writer, ...rest);
    if (reportSummary === undefined) print();
    return { ...result, diagnostics: [...result.diagnostics, ...errors] };
  } finally {
    restore?.();
  }
}

function withoutEmit(program: AnyProgram): () => void {
  const { emit } = program;
  program.emit = () => ({ emitSkipped: true, diagnostics: [] });
  return () => { program.emit = emit; };
}

function diagnosticsOf(program: AnyProgram, examined: Examiner, tools: CompilerTools): readonly ts.Diagnostic[] {
  const whole = program.getProgram?.() ?? (program as ts.Program);
  const found = program.getSourceFiles().flatMap((file) => {
    if (file.isDeclarationFile || whole.isSourceFileFromExternalLibrary(file)) return [];
    const result = examined(file);
    if (result === undefined) return [];
    if (result instanceof SourceSyntaxError) return [unread(file, result)];
    return result.findings.filter(({ action, silenced }) => action === 'reported' && !silenced).map((finding) => diagnosticOf(file, finding));
  });
  return tools.sortAndDeduplicateDiagnostics(found);
}

function diagnosticOf(file: ts.SourceFile, finding: Finding): ts.Diagnostic {
  const { what, way, fix } = messageOf(finding, file.text, file.fileName);
  return {
    file, start: finding.start, length: finding.end - finding.start, code: diagnosticCode, category: finding.severity === 'error' ? 1 : 0,
    messageText: `stet ${finding.id}: ${what}\n  reached by ${way}\n  fix: ${fix}`,
  };
}

function unread(file: ts.SourceFile, { line, column, reason }: SourceSyntaxError): ts.Diagnostic {
  const start = (lineStarts(file.text)[line - 1] ?? 0) + column - 1;
  return { file, start, length: 1, code: diagnosticCode, category: 1, messageText: `stet cannot read this file, and leaves it as it is: ${reason}` };
}

function format(diagnostics: readonly ts.Diagnostic[], options: ts.CompilerOptions, tools: CompilerTools): string {
  const { sys } = tools;
  const host: ts.FormatDiagnosticsHost = {
    getCurrentDirectory: () => sys.getCurrentDirectory(),
    getNewLine: () => sys.newLine,
    getCanonicalFileName: tools.createGetCanonicalFileName(sys.useCaseSensitiveFileNames),
  };
  const pretty = tools.shouldBePretty(sys, options);
  return diagnostics.map((each) => (pretty ? tools.formatDiagnosticsWithColorAndContext([each], host) + sys.newLine : tools.formatDiagnostic(each, host))).join('');
}

function lineOf(file: ts.SourceFile, start: number): number {
  const starts = lineStarts(file.text);
  return starts.findLastIndex((at) => at <= start) + 1;
}
