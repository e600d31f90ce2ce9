import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { EncodedSourceMap } from '@jridgewell/remapping';
import { flattened } from '../sections.ts';

const require = createRequire(import.meta.url);

/** The map that a compiler left for a text. */
export interface CompilerMap {
  readonly map: EncodedSourceMap;
  /** Where the comment that names it stands in the text, and the comment. */
  readonly start: number;
  readonly comment: string;
  /** The file that it lies in; undefined where it is inline. */
  readonly file: string | undefined;
}

/** A map that cannot be composed. */
export class SourceMapError extends Error {
  override readonly name = 'SourceMapError';
}

const pattern = /^[ \t]*(\/\/[#@][ \t]*sourceMappingURL=([^\s'"]+)|\/\*[#@][ \t]*sourceMappingURL=([^\s'"*]+)[ \t]*\*\/)[ \t]*$/gm;

/**
 * The map of the text of `path`, by its last comment that names one. Undefined without a comment, for one that names a file that is
 * not there, and for a URL elsewhere: nobody can follow these. A map of sections is given as one. Throws `SourceMapError` for a map that is none.
 */
export function compilerMap(text: string, path: string): CompilerMap | undefined {
  if (!text.includes('sourceMappingURL=')) return undefined;
  const last = [...text.matchAll(pattern)].at(-1);
  if (last === undefined) return undefined;
  const comment = last[1]!;
  const url = last[2] ?? last[3]!;
  const start = last.index + last[0].indexOf(comment);
  const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(url);
  if (inline !== null) {
    const json = inline[1] === undefined ? decodeURIComponent(inline[2]!) : Buffer.from(inline[2]!, 'base64').toString('utf8');
    return { map: parsed(json, path), start, comment, file: undefined };
  }
  const file = mapFile(comment, path);
  const json = file === undefined ? undefined : readIfThere(file);
  return json === undefined ? undefined : { map: parsed(json, file!), start, comment, file };
}

/** The file that a comment in the text of `path` names; undefined for a URL elsewhere. */
export function mapFile(comment: string, path: string): string | undefined {
  const url = /sourceMappingURL=([^\s'"*]+)/.exec(comment)![1]!;
  return /^[a-z][a-z0-9+.-]*:/i.test(url) ? undefined : resolve(dirname(path), decodeURIComponent(url.replace(/[?#].*$/, '')));
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(json: string, where: string): EncodedSourceMap {
  let map: EncodedSourceMap | { readonly sections: readonly object[] };
  try {
    map = JSON.parse(json.replace(/^\)\]\}'[^\n]*\n/, '')) as typeof map;
  } catch (error) {
    throw new SourceMapError(`the source map in ${where} is not JSON: ${(error as Error).message}`);
  }
  if (map === null || typeof map !== 'object') throw new SourceMapError(`the source map in ${where} is none`);
  if ('sections' in map) {
    try {
      return flattened(map);
    } catch (error) {
      throw new SourceMapError(`the sections of the source map in ${where} cannot be read: ${(error as Error).message}`);
    }
  }
  if (typeof map.mappings !== 'string' || !Array.isArray(map.sources)) throw new SourceMapError(`the source map in ${where} has no mappings`);
  return map;
}

/** The rewriter's map on the compiler's: from the rewritten code to what a person wrote. Everything beside the mappings is the compiler's. */
export function composed(rewriting: EncodedSourceMap, earlier: EncodedSourceMap): EncodedSourceMap {
  // Its CommonJS build is the function itself; its types speak of the ES module.
  const remapping = require('@jridgewell/remapping') as (typeof import('@jridgewell/remapping'))['default'];
  // Sources by number: their names are to stay as they are, relative to whatever they are relative to.
  const numbered = { ...earlier, sourceRoot: '', sources: earlier.sources.map((_, index) => `s${index}`) };
  const result = JSON.parse(JSON.stringify(remapping([rewriting, numbered], () => null))) as EncodedSourceMap;
  const kept = result.sources.map((source) => Number(source!.slice(1)));
  const ignored = (earlier as { ignoreList?: number[] }).ignoreList;
  return {
    ...earlier,
    sources: kept.map((index) => earlier.sources[index]!),
    ...(earlier.sourcesContent ? { sourcesContent: kept.map((index) => earlier.sourcesContent![index] ?? null) } : {}),
    names: result.names,
    mappings: result.mappings,
    ...(ignored ? { ignoreList: kept.flatMap((index, at) => (ignored.includes(index) ? [at] : [])) } : {}),
  };
}

/** The map as a comment of the text itself. `parameter`: of the data URL, as `;name=value;`. */
export function inlineComment(map: object, parameter = ';'): string {
  return `//# sourceMappingURL=data:application/json${parameter}base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}
