import { LiveProgram } from '@stet/plugin/live';
import type { LoadedConfig } from '@stet/plugin/config';
import { createRequire } from 'node:module';
import type ts from 'typescript';
import type { LintedFile } from './findings.ts';

const require = createRequire(import.meta.url);
const known = new WeakMap<ts.Program, Map<LoadedConfig, LiveProgram>>();

/** The reach of the handlers in typescript-eslint's program, followed once for all of its files. Throws where there are no types. */
export function liveProgramOf({ services, settings: { loaded } }: LintedFile): LiveProgram {
  const program = services?.program;
  if (program === undefined || program === null) {
    throw new Error("stet: the option `types`, and with it the presets with types, needs typescript-eslint's types: set `languageOptions: { parser, parserOptions: { projectService: true } }`, as its own rules with types do.");
  }
  let byConfig = known.get(program);
  if (byConfig === undefined) known.set(program, (byConfig = new Map<LoadedConfig, LiveProgram>()));
  let live = byConfig.get(loaded);
  if (live === undefined) byConfig.set(loaded, (live = new LiveProgram(typescriptOf(program), program, loaded)));
  return live;
}

/** The TypeScript that made the program: node kinds are numbers, and differ between versions. */
function typescriptOf(program: ts.Program): typeof ts {
  const typescript = require('typescript') as typeof ts;
  const file = program.getSourceFiles()[0];
  if (file !== undefined && file.kind !== typescript.SyntaxKind.SourceFile) {
    throw new Error(`stet: typescript-eslint's program was made by another TypeScript than the one installed beside eslint-plugin-stet (${typescript.version}).`);
  }
  return typescript;
}
