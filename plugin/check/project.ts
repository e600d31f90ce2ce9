import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type ts from 'typescript';
import { CheckProblem } from './problem.ts';
import type { TypeScript } from './typescript.ts';

/** The files of one program, and how TypeScript reads them. */
export interface Project {
  readonly options: ts.CompilerOptions;
  readonly files: readonly string[];
  /** The tsconfig and those that it extends. */
  readonly configs: readonly string[];
  /** Folders whose new files belong to the project; `true`: with all that is below them. */
  readonly folders: Readonly<Record<string, boolean>>;
}

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/**
 * The projects that the arguments name: a tsconfig, a folder (its tsconfig.json, or every source in it), or files (with the options of the nearest tsconfig).
 * Without an argument: the folder `cwd`. A tsconfig that only refers to others stands for those. Throws `CheckProblem`.
 */
export function projectsOf(ts: TypeScript, paths: readonly string[], cwd: string): Project[] {
  const named = (paths.length === 0 ? ['.'] : paths).map((path) => ({ path, full: resolve(cwd, path) }));
  const projects: Project[] = [];
  const files: string[] = [];
  for (const { path, full } of named) {
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) throw new CheckProblem(`error check: ${path} does not exist`, true);
    const config = stat.isDirectory() ? join(full, 'tsconfig.json') : full;
    if (config.endsWith('.json') && (stat.isFile() || existsSync(config))) projects.push(...configured(ts, config, new Set()));
    else if (stat.isDirectory()) projects.push(inFolder(ts, full, path));
    else if (extensions.some((extension) => full.endsWith(extension))) files.push(full);
    else throw new CheckProblem(`error check: ${path} is neither a folder, nor a tsconfig, nor TypeScript or JavaScript`, true);
  }
  if (files.length > 0) projects.push(ofFiles(ts, files));
  return projects;
}

/** Options of the check, whatever those of the build are: nothing is emitted, and libraries are taken as they are. */
const always: ts.CompilerOptions = { noEmit: true, skipLibCheck: true, incremental: false, composite: false, declaration: false, declarationMap: false, sourceMap: false };

function configured(ts: TypeScript, config: string, seen: Set<string>): Project[] {
  if (seen.has(config)) return [];
  seen.add(config);
  const source = ts.readJsonConfigFile(config, (path) => ts.sys.readFile(path));
  const parsed = ts.parseJsonSourceFileConfigFileContent(source, ts.sys, dirname(config), undefined, config);
  const references = parsed.projectReferences ?? [];
  const noInput = 18003;
  const [error] = parsed.errors.filter(({ code }) => !(code === noInput && references.length > 0));
  if (error !== undefined) throw new CheckProblem(`error check: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}\n  ${placeOf(ts, error, config)}`, true);
  const others = references.flatMap((reference) => configured(ts, ts.resolveProjectReferencePath(reference), seen));
  if (parsed.fileNames.length === 0) return others;
  const configs = [config, ...(source.extendedSourceFiles ?? [])];
  return [{ options: { ...parsed.options, ...always }, files: parsed.fileNames, configs, folders: foldersOf(parsed) }, ...others];
}

function foldersOf(parsed: ts.ParsedCommandLine): Record<string, boolean> {
  return Object.fromEntries(Object.entries(parsed.wildcardDirectories ?? {}).map(([folder, flags]) => [folder, Number(flags) === 1]));
}

function placeOf(ts: TypeScript, { file, start }: ts.Diagnostic, config: string): string {
  if (file === undefined || start === undefined) return config;
  const { line, character } = ts.getLineAndCharacterOfPosition(file, start);
  return `${file.fileName}:${line + 1}:${character + 1}`;
}

function inFolder(ts: TypeScript, folder: string, path: string): Project {
  const files = ts.sys.readDirectory(folder, extensions, ['**/node_modules', '**/dist'], ['**/*']);
  if (files.length === 0) throw new CheckProblem(`error check: ${path} has no tsconfig.json, and no TypeScript or JavaScript`, true);
  return { ...ofFiles(ts, files), folders: { [folder]: true } };
}

function ofFiles(ts: TypeScript, files: readonly string[]): Project {
  const config = ts.findConfigFile(dirname(files[0]!), (path) => ts.sys.fileExists(path));
  const [near] = config === undefined ? [] : configured(ts, config, new Set());
  const plain: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true, types: ['node'],
    allowImportingTsExtensions: true, jsx: ts.JsxEmit.Preserve,
  };
  const allowJs = files.some((file) => /\.[cm]?jsx?$/.test(file)) ? { allowJs: true } : {};
  return { options: { ...(near?.options ?? plain), ...allowJs, ...always }, files, configs: near?.configs ?? [], folders: {} };
}
