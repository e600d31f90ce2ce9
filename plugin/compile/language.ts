import { extname } from 'node:path';

/** What a file's text is written in. */
export type Language = 'js' | 'jsx' | 'ts' | 'tsx' | 'dts';
export type Format = 'module' | 'commonjs';

const languages: Readonly<Record<string, Language>> = {
  '.js': 'jsx', // JSX in a .js file is common; where there is none, the two grammars give the same tree.
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
};

/** The language of a file by its name; a query or fragment does not count. Undefined for what stet does not read. */
export function languageOf(filename: string): Language | undefined {
  const name = filename.replace(/[?#].*$/, '');
  if (/\.d\.([cm]?ts|\w+\.ts)$/.test(name)) return 'dts';
  return languages[extname(name)];
}

/** What the extension alone says about the format: `.mjs`, `.mts`, `.cjs`, `.cts`. */
export function formatOfExtension(filename: string): Format | undefined {
  const extension = extname(filename.replace(/[?#].*$/, ''));
  if (extension === '.mjs' || extension === '.mts') return 'module';
  if (extension === '.cjs' || extension === '.cts') return 'commonjs';
  return undefined;
}

/** Whether types have to be erased before the file can run. */
export function isTypeScript(language: Language): boolean {
  return language === 'ts' || language === 'tsx' || language === 'dts';
}
