import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync as swc } from '@swc/core';
import { compile, formatOfExtension } from '@stet/plugin/compile';
import * as esbuild from 'esbuild';
import { spread, type Line } from './measure.ts';

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage(); // stet-native: the bench measures with the machine's clock
  return (user + system) / 1000;
};

/** What stet adds to a compiler, over the sources of others and over one file that has much to rewrite. */
export async function rewriteLines(runs: number): Promise<Line[]> {
  return [fileLine(runs * 3), await corpusLine(runs)];
}

interface File {
  readonly path: string;
  readonly text: string;
  readonly loader: 'js' | 'ts';
}

/** Sources and bundles of many hands among what is installed: about 2,000 files. */
function corpus(): File[] {
  const patterns = ['@jest', '@sinonjs', '@typescript-eslint', 'eslint', 'jest-*', 'luxon', 'bottleneck', 'valibot', 'webpack', 'yargs'];
  return globSync(patterns.map((name) => `${name}/**/*.{js,cjs,mjs,ts}`), { cwd: 'node_modules', withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.d\.[cm]?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8'), loader: path.endsWith('ts') ? 'ts' : 'js' }));
}

async function corpusLine(runs: number): Promise<Line> {
  const files = corpus();
  const pass = async (withStet: boolean): Promise<number> => {
    const begun = now();
    // A few at a time, as a bundler has them under way.
    const queue = files.values();
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (const { path, text, loader } of queue) {
        const format = formatOfExtension(path);
        const code = withStet ? compile(text, path, format === undefined ? {} : { format }).code : text;
        await esbuild.transform(code, { loader, sourcefile: path, sourcemap: 'external' });
      }
    }));
    return now() - begun;
  };
  const [plain, ours]: [number[], number[]] = [[], []];
  for (let run = -1; run < runs; run++) {
    const [a, b] = [await pass(false), await pass(true)];
    if (run < 0) continue;
    plain.push(a);
    ours.push(b);
  }
  const [mine, theirs] = [spread(ours), spread(plain)];
  return {
    what: `rewriting ${files.length} files and esbuild.transform`, reference: 'esbuild.transform', unit: 'ms', ours: mine, theirs,
    figure: mine.median / theirs.median, figureUnit: 'times esbuild.transform alone', target: { below: 1.06 },
  };
}

/** A file of 18 KB with findings: programs of the examples, one after the other, each in a function of its own. */
function program(): string {
  const bodies = globSync('examples/restate/*.ts').sort().map((file) => readFileSync(file, 'utf8').replace(/^import .*$/gm, '').replace(/^export /gm, ''));
  let text = [
    "import { randomUUID } from 'node:crypto';", "import * as restate from '@restatedev/restate-sdk';",
    ...Array.from({ length: 8 }, (_, n) => `export async function draw${n}() { 'use step'; return [randomUUID(), Math.random(), Date.now(), await Promise.race([fetch('http://127.0.0.1'), new Promise((go) => setTimeout(go, 5))])]; }`),
  ].join('\n');
  for (let part = 0; text.length < 17_500; part++) text += `\nexport async function part${part}() {\n${bodies[part % bodies.length]}\n}`;
  return text;
}

function fileLine(runs: number): Line {
  const text = program();
  const plugin = import.meta.resolve('@workflow/swc-plugin/package.json').replace('package.json', 'swc_plugin_workflow.wasm').replace('file://', '');
  const reference = (): unknown => swc(text, {
    filename: 'program.ts', swcrc: false, sourceMaps: true,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022', experimental: { cacheRoot: '.cache/swc', plugins: [[plugin, { mode: 'step' }]] } },
  });
  const ours = (): unknown => compile(text, 'program.ts');
  const sample = (body: () => unknown, times: number): number => {
    const begun = cpuMs();
    for (let i = 0; i < times; i++) body();
    return (cpuMs() - begun) / times;
  };
  const [mine, theirs]: [number[], number[]] = [[], []];
  sample(ours, 100);
  sample(reference, 10);
  for (let run = 0; run < runs; run++) {
    mine.push(sample(ours, 40));
    theirs.push(sample(reference, 10));
  }
  const [a, b] = [spread(mine), spread(theirs)];
  return {
    what: `rewriting a file of ${(text.length / 1000).toFixed(0)} KB with findings, CPU`, reference: '@workflow/swc-plugin', unit: 'ms', ours: a, theirs: b,
    figure: a.median / b.median, figureUnit: 'times the reference', target: { below: 0.2 },
  };
}
