import { rspack } from '@rspack/core';
import { build as esbuild } from 'esbuild';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import webpack from 'webpack';
import * as forEsbuild from '@stet/plugin/esbuild';
import * as forRolldown from '@stet/plugin/rolldown';
import * as forRollup from '@stet/plugin/rollup';
import * as forRspack from '@stet/plugin/rspack';
import * as forVite from '@stet/plugin/vite';
import * as forWebpack from '@stet/plugin/webpack';
import type { Config } from '@stet/plugin/config';

/** What a bundler said of a build: everything of a message that a person sees, its place among it. */
export interface Said {
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

/** `undefined` builds without stet. */
type Build = (root: string, entry: string, options: Config | undefined) => Promise<Said>;

interface Log {
  readonly message: string;
  readonly id?: string | undefined;
  readonly loc?: { readonly file?: string | undefined; readonly line: number; readonly column: number } | undefined;
  readonly frame?: string | undefined;
}

const wordsOf = ({ message, id, loc, frame }: Log): string => [message, id, loc && `${loc.file ?? id}:${loc.line}:${loc.column}`, frame].filter(Boolean).join('\n');

/** Builds by calling, in memory: for what is said, and how often. The bundles themselves are tested by the bundlers' own commands. */
export const builds: Readonly<Record<string, Build>> = {
  async esbuild(root, entry, options) {
    const words = ({ text, location, notes }: { text: string; location: { file: string; line: number; column: number; lineText: string } | null; notes: { text: string }[] }): string =>
      [text, location && `${location.file}:${location.line}:${location.column}`, location?.lineText, ...notes.map((note) => note.text)].filter(Boolean).join('\n');
    const result = await esbuild({
      entryPoints: [join(root, entry)], absWorkingDir: root, bundle: true, write: false, format: 'esm', platform: 'node', external: ['@stet/*', 'outside'], logLevel: 'silent',
      plugins: options === undefined ? [] : [forEsbuild.stet(options)],
    }).catch((error: Parameters<typeof failed>[0]) => failed(error));
    return { warnings: result.warnings.map(words), errors: result.errors.map(words) };
  },
  async rollup(root, entry, options) {
    const warnings: string[] = [];
    const bundling = inFolder(root, async () => {
      const bundle = await rollup({
        input: join(root, entry), external: [/^@stet/, 'outside', /^node:/], onwarn: (log) => warnings.push(wordsOf(log)),
        plugins: options === undefined ? [] : [forRollup.stet(options)],
      });
      await bundle.generate({ format: 'es' });
    });
    return { errors: await errorsOf(bundling), warnings };
  },
  async rolldown(root, entry, options) {
    const warnings: string[] = [];
    const bundling = inFolder(root, async () => {
      const bundle = await rolldown({
        input: join(root, entry), platform: 'node', external: [/^@stet/, 'outside'], onLog: (level, log) => void (level === 'warn' && warnings.push(wordsOf(log))),
        plugins: options === undefined ? [] : [forRolldown.stet(options)],
      });
      await bundle.generate({ format: 'esm' });
      await bundle.close();
    });
    return { errors: await errorsOf(bundling), warnings };
  },
  async vite(root, entry, options) {
    const warnings: string[] = [];
    const bundling = vite({
      root, configFile: false, logLevel: 'silent', plugins: options === undefined ? [] : [forVite.stet(options)],
      build: { ssr: entry, write: false, rolldownOptions: { onLog: (level, log) => void (level === 'warn' && warnings.push(wordsOf(log))) } },
      ssr: { external: ['@stet/runtime', 'outside'] },
    });
    return { errors: await errorsOf(bundling), warnings };
  },
  webpack: (root, entry, options) => compiled(webpack({ ...likeWebpack(root, entry), plugins: options === undefined ? [] : [forWebpack.stet(options)] } as webpack.Configuration) as Compiler | null),
  rspack: (root, entry, options) => compiled(rspack({ ...likeWebpack(root, entry), plugins: options === undefined ? [] : [forRspack.stet(options) as never] } as never) as unknown as Compiler),
};

interface Compiler {
  run(done: (error: Error | null, stats?: { toJson(options: object): { errors?: Statement[]; warnings?: Statement[] } }) => void): void;
  close(done: () => void): void;
}

interface Statement {
  readonly message: string;
  readonly moduleName?: string;
  readonly loc?: string;
}

function likeWebpack(root: string, entry: string): object {
  return {
    mode: 'none', target: 'node', context: root, entry: `./${entry}`, externals: [/^@stet/, 'outside'], externalsType: 'commonjs', output: { path: join(root, 'dist') },
  };
}

function compiled(compiler: Compiler | null): Promise<Said> {
  return new Promise((resolve, reject) => {
    compiler!.run((error, stats) => {
      if (error !== null) return reject(error);
      const { errors = [], warnings = [] } = stats!.toJson({ all: false, errors: true, warnings: true });
      const words = ({ message, moduleName, loc }: Statement): string => [message, moduleName, loc].filter(Boolean).join('\n');
      compiler!.close(() => resolve({ errors: errors.map(words), warnings: warnings.map(words) }));
    });
  });
}

function failed(error: { readonly errors: []; readonly warnings: [] }): { errors: []; warnings: [] } {
  if (!Array.isArray(error.errors)) throw error as unknown as Error;
  return error;
}

async function errorsOf(bundling: Promise<unknown>): Promise<string[]> {
  try {
    await bundling;
    return [];
  } catch (error) {
    const { errors } = error as { errors?: Log[] };
    return (errors ?? [error as Log]).map(wordsOf);
  }
}

/** Rollup and Rolldown work where they are started. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}
