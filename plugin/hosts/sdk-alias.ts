const runtime = '@stet/runtime';
const sdk = '@restatedev/restate-sdk';

/** Subpaths of the runtime that have nothing to do with the SDK's of the same name. */
const privateSubpaths = new Set(['/ambient', '/kernel', '/embedded', '/restate']);

/**
 * What an import of Restate's SDK becomes on an engine: stet's surface of it. `importer` is a path or URL.
 * Undefined where the import is of something else. On Restate the SDK's sibling packages keep the real one, which is what they extend.
 */
export function aliasOfSdk(specifier: string, importer: string | undefined, engine: 'embedded' | 'restate'): string | undefined {
  if (specifier !== sdk && !specifier.startsWith(`${sdk}/`)) return undefined;
  const subpath = specifier.slice(sdk.length);
  if (engine === 'embedded') return privateSubpaths.has(subpath) ? undefined : runtime + subpath;
  return importer !== undefined && isOfRestate(importer) ? undefined : `${runtime}/restate${subpath}`;
}

/** Whether the innermost package that a file belongs to is one of Restate's. */
function isOfRestate(importer: string): boolean {
  return /[/\\]node_modules[/\\]@restatedev[/\\](?!.*[/\\]node_modules[/\\])/.test(importer);
}
