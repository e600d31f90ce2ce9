import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { TransformOptions } from 'esbuild';

const require = createRequire(import.meta.url);

/** The compiler options that change what is emitted; all others concern only the checker. */
export type EmitOptions = Exclude<Exclude<TransformOptions['tsconfigRaw'], string | undefined>['compilerOptions'], undefined> & {
  readonly emitDecoratorMetadata?: boolean;
};

const emitting = [
  'alwaysStrict', 'strict', 'experimentalDecorators', 'emitDecoratorMetadata', 'importsNotUsedAsValues', 'preserveValueImports',
  'verbatimModuleSyntax', 'jsx', 'jsxFactory', 'jsxFragmentFactory', 'jsxImportSource', 'target', 'useDefineForClassFields',
] as const;

const byFolder = new Map<string, EmitOptions>();

/** The options that the nearest tsconfig.json, with what it extends, sets for `path`. Throws what reading it throws. */
export function emitOptions(path: string): EmitOptions {
  const folder = dirname(path);
  let options = byFolder.get(folder);
  if (options === undefined) byFolder.set(folder, (options = read(folder)));
  return options;
}

function read(folder: string): EmitOptions {
  const { getTsconfig } = require('get-tsconfig') as typeof import('get-tsconfig');
  const all = (getTsconfig(folder)?.config.compilerOptions ?? {}) as Record<string, unknown>;
  return Object.fromEntries(emitting.filter((key) => all[key] !== undefined).map((key) => [key, all[key]]));
}

/** Whether class fields are assigned rather than defined: said so, or implied by a target before ES2022. */
export function assignsClassFields(options: EmitOptions): boolean {
  if (options.useDefineForClassFields !== undefined) return !options.useDefineForClassFields;
  const year = /^es(\d+)$/i.exec(options.target ?? '')?.[1];
  return year !== undefined && Number(year) < 2022 && (year.length === 4 || Number(year) < 13);
}
