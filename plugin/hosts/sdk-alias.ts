const surfaces = { embedded: '@stet/runtime/sdk', restate: '@stet/runtime/restate' };
const sdk = '@restatedev/restate-sdk';

/**
 * What an import of Restate's SDK becomes on an engine: stet's surface of it. `importer` is a path or URL.
 * Undefined where the import is of something else. The SDK's sibling packages keep the real one, which is what they extend.
 */
export function aliasOfSdk(specifier: string, importer: string | undefined, engine: 'embedded' | 'restate'): string | undefined {
  if (specifier !== sdk && !specifier.startsWith(`${sdk}/`)) return undefined;
  return importer !== undefined && isOfRestate(importer) ? undefined : surfaces[engine] + specifier.slice(sdk.length);
}

/** Whether the innermost package that a file belongs to is one of Restate's. */
function isOfRestate(importer: string): boolean {
  return /[/\\]node_modules[/\\]@restatedev[/\\](?!.*[/\\]node_modules[/\\])/.test(importer);
}
