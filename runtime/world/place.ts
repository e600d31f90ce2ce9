import { findSourceMap } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOwnFile } from './own-files.ts';

/** At load: in an invocation the process's own answer may be another one. */
const workingDirectory = process.cwd();

/** stet's frames between the user's call and here are fewer. */
const framesCaptured = 12;

/** Places by file and raw position: a position is mapped once. */
const known = new Map<string, Map<number, string>>();

/**
 * Where the user's code called the runtime: `src/pay.ts:38`, in the source as it was written, relative to the working directory.
 * Undefined where no such frame is near. A few microseconds: structured call sites are read, no text is formatted.
 */
export function callerPlace(): string | undefined {
  const frame = firstFrameOutside(callSites());
  if (frame === undefined) return undefined;
  const file = frame.getFileName()!;
  const line = frame.getLineNumber() ?? 0;
  const column = frame.getColumnNumber() ?? 0;
  let places = known.get(file);
  if (places === undefined) known.set(file, (places = new Map<number, string>()));
  const position = line * 65_536 + column;
  let place = places.get(position);
  if (place === undefined) places.set(position, (place = mapped(file, line, column)));
  return place;
}

function firstFrameOutside(frames: readonly NodeJS.CallSite[]): NodeJS.CallSite | undefined {
  return frames.find((frame) => {
    const file = frame.getFileName();
    return typeof file === 'string' && file !== '' && !isOwnFile(file);
  });
}

function callSites(): readonly NodeJS.CallSite[] {
  // V8's own interface for structured frames (https://v8.dev/docs/stack-trace-api): the formatter is replaced for one capture.
  const { prepareStackTrace, stackTraceLimit } = Error;
  const captured: { stack?: unknown } = {};
  Error.stackTraceLimit = framesCaptured;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    Error.captureStackTrace(captured, callerPlace);
    const sites = captured.stack;
    return Array.isArray(sites) ? sites as NodeJS.CallSite[] : [];
  } finally {
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function mapped(file: string, line: number, column: number): string {
  const map = findSourceMap(file);
  const entry = map?.findEntry(line - 1, column - 1);
  if (entry !== undefined && 'originalSource' in entry) return `${shortened(entry.originalSource)}:${entry.originalLine + 1}`;
  return `${shortened(file)}:${line}`;
}

function shortened(file: string): string {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  const near = relative(workingDirectory, path);
  return near.startsWith('..') ? path : near;
}
