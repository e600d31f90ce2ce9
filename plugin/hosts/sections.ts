import { createRequire } from 'node:module';
import type { EncodedSourceMap } from '@jridgewell/remapping';

const require = createRequire(import.meta.url);

/**
 * An index map, one of sections, as one map that says the same; any other map comes back as it is.
 * Throws `SyntaxError` for a section that has no map of its own, such as one that is named by a URL.
 */
export function flattened(map: EncodedSourceMap | { readonly sections: readonly object[] }): EncodedSourceMap {
  if (!('sections' in map)) return map;
  if (!Array.isArray(map.sections) || !(map.sections as readonly unknown[]).every(hasMap)) throw new SyntaxError('a section has no map or no place');
  const { FlattenMap, encodedMap } = require('@jridgewell/trace-mapping') as typeof import('@jridgewell/trace-mapping');
  // A copy without undefined fields, as other maps are.
  return JSON.parse(JSON.stringify(encodedMap(new FlattenMap(JSON.stringify(map))))) as EncodedSourceMap;
}

function hasMap(section: unknown): boolean {
  const { map, offset } = (section ?? {}) as { readonly map?: { readonly mappings?: unknown; readonly sections?: unknown } | null; readonly offset?: { readonly line?: unknown; readonly column?: unknown } };
  return (typeof map?.mappings === 'string' || Array.isArray(map?.sections)) && typeof offset?.line === 'number' && typeof offset.column === 'number';
}
