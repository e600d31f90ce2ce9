import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EncodedSourceMap } from '@jridgewell/remapping';
import { flattened } from '../sections.ts';

const require = createRequire(import.meta.url);
/** The last comment that names a map. */
export const comment = /(?:^|\n)[ \t]*\/\/[#@][ \t]*sourceMappingURL=([^\s'"]+)[ \t]*(?=\n|$)(?![\s\S]*\/\/[#@][ \t]*sourceMappingURL=)/;

/** Maps in the order of the data, the last step first; null where a step moved nothing. */
type Maps = readonly (EncodedSourceMap | null)[];

/**
 * The code with one inline map that leads from it to the file a person wrote. `maps` are composed, and so is the map
 * that the text itself came with, if a compiler made it. Without any map the code comes back as it is.
 */
export function withInlineMap(code: string, path: string, source: string, maps: Maps): string {
  const steps = maps.filter((map) => map !== null);
  if (steps.length === 0) return code;
  const earlier = mapOfText(source, path);
  const composed = compose(earlier === undefined ? steps : [...steps, earlier]);
  const map = { ...composed, sources: composed.sources.map((file) => absolute(file, path)) };
  // Node reads a source from disk when it shows a line of it: sending the text along would double the memory.
  if (earlier === undefined) delete map.sourcesContent;
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code.replace(comment, '\n//')}\n//# sourceMappingURL=data:application/json;base64,${encoded}`;
}

/** One map of several, the last step first. */
export function compose(steps: readonly EncodedSourceMap[]): EncodedSourceMap {
  if (steps.length === 1) return { ...steps[0]! };
  // Its CommonJS build is the function itself; its types speak of the ES module.
  const remapping = require('@jridgewell/remapping') as (typeof import('@jridgewell/remapping'))['default'];
  return JSON.parse(JSON.stringify(remapping([...steps], () => null))) as EncodedSourceMap;
}

function absolute(file: string | null, path: string): string {
  if (file === null) return pathToFileURL(path).href;
  if (/^\w[\w+.-]+:/.test(file)) return file;
  return file.startsWith('/') || /^[A-Za-z]:\\/.test(file) ? pathToFileURL(file).href : new URL(file, pathToFileURL(path)).href;
}

/** The map that a compiler left for this text, inline or beside it. A comment that names a missing file is left to Node. */
export function mapOfText(text: string, path: string): EncodedSourceMap | undefined {
  const target = comment.exec(text)?.[1];
  if (target === undefined) return undefined;
  const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(target);
  try {
    const json =
      inline === null
        ? readFileSync(fileURLToPath(new URL(target, pathToFileURL(path))), 'utf8')
        : inline[1] === undefined ? decodeURIComponent(inline[2]!) : Buffer.from(inline[2]!, 'base64').toString('utf8');
    const map = flattened(JSON.parse(json) as EncodedSourceMap);
    const root = map.sourceRoot ? `${map.sourceRoot.replace(/\/$/, '')}/` : '';
    return { ...map, sourceRoot: '', sources: map.sources.map((file) => (file === null ? null : absolute(root + file, path))) };
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
