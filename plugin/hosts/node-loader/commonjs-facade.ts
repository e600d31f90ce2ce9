import { createRequire } from 'node:module';
import { extname } from 'node:path';

const require = createRequire(import.meta.url);
const loaderUrl = new URL(`./load-commonjs${extname(import.meta.url)}`, import.meta.url).href;

/** How the facade has its module loaded. */
export interface FacadeOptions {
  /** The program's entry: `require.main === module` holds in it. */
  readonly isMain: boolean;
  /** An instance of its own, not the one in `require.cache`. */
  readonly fresh: boolean;
}

/**
 * The text of an ES module that stands for a CommonJS one, which Node's own CommonJS loader then loads.
 * It is needed where Node gives an imported CommonJS module a `require` without `require.cache` and without parents,
 * as it does beside load hooks before 22.23, and where a query asks for a second instance, which Node does not give.
 * `code` is what will run; its export names are found as Node finds them.
 */
export function facadeOf(code: string, path: string, { isMain, fresh }: FacadeOptions): string {
  const { names, reexports } = exportsOf(code);
  return [
    `import { loadCommonJs } from ${JSON.stringify(loaderUrl)};`,
    `const loaded = loadCommonJs(${JSON.stringify(path)}, ${isMain}, ${fresh});`,
    ...names.map((name, index) => `const e${index} = loaded?.[${JSON.stringify(name)}];`),
    `export { ${['loaded as default', ...names.map((name, index) => `e${index} as ${JSON.stringify(name)}`)].join(', ')} };`,
    ...reexports.map((specifier) => `export * from ${JSON.stringify(specifier)};`),
  ].join(' ');
}

let ready = false;

function exportsOf(code: string): { names: string[]; reexports: string[] } {
  const lexer = require('cjs-module-lexer') as typeof import('cjs-module-lexer');
  if (!ready) lexer.initSync();
  ready = true;
  const { exports, reexports } = lexer.parse(code);
  // A star export of the same name would be ambiguous only with another star: the module's own names win.
  return { names: [...new Set(exports)].filter((name) => name !== 'default'), reexports: [...new Set(reexports)] };
}
