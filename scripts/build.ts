import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Builds what is published into dist/: JavaScript with declarations, and a package.json whose exports name them.
 * In the repository the packages export their TypeScript, which tests and scripts run as it is.
 */
const packages = ['runtime', 'plugin', 'eslint-rules'];

interface Manifest {
  exports: Record<string, string>;
  files?: string[];
  devDependencies?: unknown;
  [field: string]: unknown;
}

rmSync('dist', { recursive: true, force: true });
for (const name of packages) {
  const out = join('dist', name);
  mkdirSync(out, { recursive: true });
  const config = join(out, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({
    extends: relative(out, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true, declaration: true, sourceMap: true, inlineSources: true,
      rootDir: relative(out, name), outDir: '.',
    },
    include: [`${relative(out, name)}/**/*.ts`],
    exclude: [],
  }));
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', config], { stdio: 'inherit' });
  rmSync(config);
  if (status !== 0) process.exit(status ?? 1);
  for (const plain of globSync('**/*.js', { cwd: name, exclude: ['node_modules/**'] })) {
    mkdirSync(dirname(join(out, plain)), { recursive: true });
    cpSync(join(name, plain), join(out, plain));
  }
  const manifest = JSON.parse(readFileSync(join(name, 'package.json'), 'utf8')) as Manifest;
  manifest.exports = Object.fromEntries(Object.entries(manifest.exports).map(([path, file]) => [path, published(file)])) as never;
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const page of ['README.md', 'CHANGELOG.md', 'LICENSE']) if (existsSync(page)) cpSync(page, join(out, page));
}

function published(file: string): unknown {
  if (!file.endsWith('.ts')) return file;
  const stem = file.slice(0, -'.ts'.length);
  return { types: `${stem}.d.ts`, default: `${stem}.js` };
}
