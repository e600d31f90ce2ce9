import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const require = createRequire(import.meta.url);

/** Compilers that are not stet's business: each makes `dist` of `src` in a folder, with maps beside the code. */
export const compilers: Readonly<Record<'tsc 7' | 'swc', (folder: string) => void>> = {
  'tsc 7': (folder) => {
    const { status, stdout } = spawnSync(process.execPath, [require.resolve('typescript-7/package.json').replace('package.json', 'bin/tsc'), '-p', folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stdout);
  },
  swc: (folder) => {
    for (const file of globSync('**/*.ts', { cwd: join(folder, 'src') })) {
      const out = join(folder, 'dist', file.replace(/ts$/, 'js'));
      const { code, map } = transformSync(readFileSync(join(folder, 'src', file), 'utf8'), {
        filename: basename(file), sourceFileName: `../src/${file}`, sourceMaps: true, isModule: true, swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' },
      });
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, `${code}//# sourceMappingURL=${basename(out)}.map\n`);
      writeFileSync(`${out}.map`, map!);
    }
  },
};

export const tsconfig = (more: object = {}): string => JSON.stringify({
  compilerOptions: {
    target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'], types: [], noCheck: true, declaration: true, declarationMap: true, sourceMap: true, rootDir: 'src', outDir: 'dist', ...more,
  },
  include: ['src'],
});
