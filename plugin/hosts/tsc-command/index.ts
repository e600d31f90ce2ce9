import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type ts from 'typescript';
import { stampOf } from '../stamp.ts';
import { examiner, transformerOf } from '../tsc.ts';
import { hookName, patchCompiler } from './patch.ts';
import { runRound, type CompilerTools } from './round.ts';
import { whichTypeScript } from './which-typescript.ts';

type Round = Parameters<typeof runRound>;

/**
 * Runs TypeScript's own command in this process, with stet as its last `before` transformer. `args` are tsc's, and mean what they mean to it.
 * It ends the process with tsc's exit code; under `--watch` it returns, and the process goes on.
 * Throws `ConfigError`.
 */
export function runTsc(args: readonly string[], cwd: string): void {
  const typescript = whichTypeScript(cwd);
  const examined = examiner({}, cwd);
  const builds = /^--?(?:b|build)$/i.test(args[0] ?? '');
  const hook = {
    transformers: (given: ts.CustomTransformers | undefined, tools: CompilerTools): ts.CustomTransformers => ({
      // A file that stet cannot read is among the diagnostics of the round.
      ...given, before: [...(given?.before ?? []), transformerOf(examined, tools, () => undefined)],
    }),
    round: (original: Round[0], given: Round[1], tools: CompilerTools) => runRound(original, given, tools, examined, builds),
  };
  Object.defineProperty(globalThis, Symbol.for(hookName), { value: hook });
  const compilerUrl = pathToFileURL(typescript.compiler).href;
  registerHooks({
    load(url, context, next) {
      if (url !== compilerUrl) return next(url, context);
      return { format: 'commonjs', source: patchCompiler(readFileSync(typescript.compiler, 'utf8'), typescript.version, stampOf(cwd)), shortCircuit: true };
    },
  });
  process.argv.splice(1, Infinity, typescript.command, ...args);
  createRequire(import.meta.url)(typescript.command);
}
