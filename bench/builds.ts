import { build as esbuild } from 'esbuild';
import { join } from 'node:path';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { stet as forEsbuild } from '@stet/plugin/esbuild';
import { stet as forVite } from '@stet/plugin/vite';
import { stet as forWebpack } from '@stet/plugin/webpack';
import { buildsProject } from './builds-project.ts';
import { spread, type Line } from './measure.ts';

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock

type Build = (folder: string, entry: string, withStet: boolean) => Promise<unknown>;

export const bundlers: Readonly<Record<string, Build>> = {
  esbuild: (folder, entry, withStet) => esbuild({
    entryPoints: [join(folder, entry)], outfile: join(folder, 'dist/esbuild.mjs'), absWorkingDir: folder, bundle: true, format: 'esm', platform: 'node', sourcemap: true, external: ['@stet/*'], logLevel: 'error',
    plugins: withStet ? [forEsbuild()] : [],
  }),
  vite: (folder, entry, withStet) => vite({
    root: folder, configFile: false, logLevel: 'error', plugins: withStet ? [forVite()] : [],
    build: { ssr: entry, sourcemap: true, outDir: 'dist/vite', emptyOutDir: true }, ssr: { noExternal: true, external: ['@stet/runtime'] },
  }),
  webpack: (folder, entry, withStet) => new Promise((resolve, reject) => {
    const compiler = webpack({
      mode: 'production', optimization: { minimize: false }, target: 'node22', context: folder, entry: `./${entry}`, devtool: 'source-map', output: { path: join(folder, 'dist/webpack') }, externals: [/^@stet/], externalsType: 'commonjs',
      resolve: { extensions: ['.ts', '.js'] }, module: { rules: [{ test: /\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } }] },
      ignoreWarnings: [/./], plugins: withStet ? [forWebpack()] : [],
    })!;
    compiler.run((error, stats) => {
      if (error !== null || stats?.hasErrors()) return reject(error ?? new Error(stats!.toString()));
      compiler.close(() => resolve(stats));
    });
  }),
};

/** Builds of one project with stet and without, in turn, in one process that is warm. */
export async function buildLines(runs = 9): Promise<Line[]> {
  const { folder, remove } = buildsProject(400);
  try {
    return [
      await buildLine('esbuild', folder, 'main.ts', 'esbuild.build of 400 modules and 9 packages, with stet', 1.25, runs),
      await buildLine('esbuild', folder, 'packages.ts', 'esbuild.build of the packages alone, with stet', 1.02, 3 * runs),
      await buildLine('vite', folder, 'main.ts', 'vite build of the same, with stet', 1.15, runs),
      await buildLine('webpack', folder, 'main.ts', 'webpack of the same, with stet', 1.15, Math.ceil(runs / 2)),
    ];
  } finally {
    remove();
  }
}

async function buildLine(bundler: string, folder: string, entry: string, what: string, below: number, runs: number): Promise<Line> {
  const timed = async (withStet: boolean): Promise<number> => {
    const begun = now();
    await bundlers[bundler]!(folder, entry, withStet);
    return now() - begun;
  };
  const [plain, rewritten]: [number[], number[]] = [[], []];
  for (let run = -2; run < runs; run++) {
    // Whoever comes second may find the disk warm: they take turns.
    const order = run % 2 === 0 ? [true, false] : [false, true];
    for (const withStet of order) {
      const ms = await timed(withStet);
      if (run >= 0) (withStet ? rewritten : plain).push(ms);
    }
  }
  const [ours, theirs] = [spread(rewritten), spread(plain)];
  return { what, reference: 'without', unit: 'ms', ours, theirs, figure: ours.median / theirs.median, figureUnit: 'times the build without', target: { below } };
}
