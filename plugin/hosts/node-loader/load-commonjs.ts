import { createRequire } from 'node:module';

interface CommonJsLoader {
  readonly _cache: Record<string, unknown>;
  /** Node's entry to its CommonJS loader; it goes through the load hooks. */
  _load(path: string, parent: null, isMain: boolean): unknown;
}

const loader = createRequire(import.meta.url)('node:module') as CommonJsLoader;

/** Loads a CommonJS module by Node's own CommonJS loader. `fresh`: as a new instance, which `require` does not see afterwards. */
export function loadCommonJs(path: string, isMain: boolean, fresh: boolean): unknown {
  if (!fresh) return loader._load(path, null, isMain);
  const cached = loader._cache[path];
  delete loader._cache[path];
  try {
    return loader._load(path, null, isMain);
  } finally {
    if (cached === undefined) delete loader._cache[path];
    else loader._cache[path] = cached;
  }
}
