import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { installBuilt } from './installed.ts';
import { spread, type Line, type Spread } from './measure.ts';

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock
const require = createRequire(import.meta.url);

/** `stet tsc`, and TypeScript 7 with `stet rewrite`, over TypeScript 6, on stet's own runtime and plugin: from the command to its end. */
export function compilerLines(runs: number): Line[] {
  const { folder, remove } = installBuilt();
  // In the repository, so that the project finds its packages.
  const project = resolve('.cache/bench-compilers');
  try {
    const stet = join(folder, 'node_modules/@stet/plugin/cli/stet.js');
    const versions = { six: require.resolve('typescript/bin/tsc'), seven: require.resolve('typescript-7/package.json').replace('package.json', 'bin/tsc') };
    mkdirSync(project, { recursive: true });
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({
      extends: resolve('tsconfig.json'),
      compilerOptions: {
        noEmit: false, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true, declaration: true, sourceMap: true, rootDir: resolve('.'), outDir: 'dist',
      },
      include: [resolve('runtime'), resolve('plugin')],
    }));
    const step = (...args: string[]): void => {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: project });
      if (status !== 0) throw new Error(`${args.join(' ')}\n${stdout}${stderr}`);
    };
    const timed = (...steps: (readonly string[])[]): number => {
      rmSync(join(project, 'dist'), { recursive: true, force: true });
      const begun = now();
      for (const args of steps) step(...args);
      return now() - begun;
    };
    const samples: Record<'six' | 'stet' | 'seven', number[]> = { six: [], stet: [], seven: [] };
    for (let run = -1; run < runs; run++) {
      const six = timed([versions.six, '-p', '.']);
      const ours = timed([stet, 'tsc', '-p', '.']);
      const seven = timed([versions.seven, '-p', '.'], [stet, 'rewrite', 'dist']);
      if (run < 0) continue;
      samples.six.push(six);
      samples.stet.push(ours);
      samples.seven.push(seven);
    }
    const six = spread(samples.six);
    const line = (what: string, ours: Spread, below: number): Line => ({
      what, reference: 'tsc 6', unit: 'ms', ours, theirs: six, figure: ours.median / six.median, figureUnit: 'times tsc 6', target: { below },
    });
    return [line('stet tsc', spread(samples.stet), 1.1), line('tsc 7 and stet rewrite', spread(samples.seven), 0.5)];
  } finally {
    remove();
    rmSync(project, { recursive: true, force: true });
  }
}
