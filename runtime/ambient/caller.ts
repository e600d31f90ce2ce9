import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';
import { nativeProcess } from './natives.ts';

/** stet's own files. Where all is bundled into one, they cannot be told from the program's, and every caller counts as the program. */
const ambientFolder = new URL('./', import.meta.url).href;
const runtimeFolder = new URL('../', import.meta.url).href;
const workingDirectory = nativeProcess.cwd();

/** Frames that are looked at: those of the net, and the few of built-in functions that may lie between it and its caller. */
const depth = 12;

export interface Caller {
  /** The file as the engine names it: a URL or a path. */
  readonly file: string;
  /** Tells two places apart; generated positions. */
  readonly key: string;
}

/**
 * The program's frame that called into the ambient runtime, or undefined if that was Node itself or stet's own kernel or engine.
 * A few microseconds.
 */
export function programCaller(): Caller | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let frames: readonly NodeJS.CallSite[];
  try {
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.stackTraceLimit = depth;
    frames = new Error().stack as unknown as NodeJS.CallSite[];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace!;
  }
  for (const frame of frames) {
    const file = frame.getFileName();
    // Functions of the language itself have no file: `[].map(Math.random)`.
    if (!file || isBelow(ambientFolder, file)) continue;
    if (file.startsWith('node:') || isBelow(runtimeFolder, file)) return undefined;
    return { file, key: `${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}` };
  }
  return undefined;
}

/** Where the caller stands in its source, through source maps: `src/pay.ts:38`. Slower, for what is reported. */
export function placeOf(caller: Caller): string {
  for (const { scriptName, lineNumber } of getCallSites(depth, { sourceMap: true })) {
    if (!scriptName || scriptName.startsWith('node:') || isBelow(ambientFolder, scriptName)) continue;
    return `${readable(scriptName)}:${lineNumber}`;
  }
  return readable(caller.file);
}

/** The path of a file that may be named by its URL. */
export function pathOf(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file.replace(/[?#].*$/, '')) : file;
}

function readable(file: string): string {
  const path = pathOf(file);
  const short = relative(workingDirectory, path);
  return short.startsWith('..') ? path : short;
}

function isBelow(folder: string, file: string): boolean {
  return file.startsWith(folder) || file.startsWith(fileURLToPath(folder));
}
