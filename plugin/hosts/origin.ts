import { createRequire } from 'node:module';
import { pathToFileURL, fileURLToPath } from 'node:url';
import type { EncodedSourceMap } from '@jridgewell/remapping';
import { codeFrame, lineStarts, lineText } from '../report/index.ts';
import type { HostMessage } from './messages.ts';

const require = createRequire(import.meta.url);

/** The map that a text came with from the plugins or loaders before stet. */
export type IncomingMap = EncodedSourceMap;

/** The message at the place that a person wrote, where the text was already made of another one. `incoming` may cost, and is asked only then. */
export function atOrigin(message: HostMessage, incoming: () => IncomingMap | undefined): HostMessage {
  const map = incoming();
  if (map === undefined || map === null || !map.mappings) return message;
  const { TraceMap, originalPositionFor } = require('@jridgewell/trace-mapping') as typeof import('@jridgewell/trace-mapping');
  const traced = new TraceMap(map as ConstructorParameters<typeof TraceMap>[0], pathToFileURL(message.file).href);
  const { source, line, column } = originalPositionFor(traced, { line: message.line, column: message.column });
  if (source === null) return message;
  const file = source.startsWith('file:') ? fileURLToPath(source) : source;
  if (file === message.file && line === message.line && column === message.column) return message;
  const text = traced.sourcesContent?.[traced.resolvedSources.indexOf(source)];
  if (text === null || text === undefined) return { ...message, file, line, column };
  const starts = lineStarts(text);
  const start = (starts[line - 1] ?? 0) + column;
  return { ...message, file, line, column, lineText: lineText(text, starts, line), frame: codeFrame(text, { start, end: start + message.length }) };
}
