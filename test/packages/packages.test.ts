import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { blocksOf } from '../docs/markdown.ts';
import { install, names, pack, run, write, type Packed } from './packed.ts';

const repository = join(import.meta.dirname, '../..');
const bin = (name: string): string => join(repository, 'node_modules', name);
let packed: Packed;
before(async () => { packed = await pack(); });
after(() => packed?.remove());

test('publint finds nothing', async () => {
  for (const name of names) {
    const { status, stdout } = await run(repository, process.execPath, [bin('publint/src/cli.js'), packed.tarballs[name]!, '--strict']);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /All good!/);
  }
});

test('are the types wrong? no: ES modules, and hosts in CommonJS too', async () => {
  const { exports } = JSON.parse(readFileSync(join(repository, 'plugin/package.json'), 'utf8')) as { exports: Record<string, string | object> };
  const modules = Object.entries(exports).flatMap(([path, file]) => (JSON.stringify(file).includes('/hosts/') && path !== './register' ? [] : [path]));
  const attw = (...args: string[]) => run(repository, process.execPath, [bin('@arethetypeswrong/cli/dist/index.js'), '--format', 'ascii', ...args]);
  for (const name of names) {
    const { status, stdout } = await attw(packed.tarballs[name]!, '--profile', 'esm-only');
    assert.equal(status, 0, stdout);
  }
  const { status, stdout } = await attw(packed.tarballs['@stet/plugin']!, '--profile', 'node16', '--exclude-entrypoints', ...modules);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /"@stet\/plugin\/esbuild"\n\nnode16 \(from CJS\): 🟢 \(CJS\)\nnode16 \(from ESM\): 🟢 \(ESM\)/);
});

const service = blocksOf('README.md').find(({ code }) => code.includes('await serve('))!.code;
/** The same in CommonJS, where nothing is awaited at top level. */
const required = service.replace(/import \{ (serve, service).*\n/, "const { $1 } = require('@stet/runtime');\n").replace('ctx: Context', 'ctx').replace(', name: string', ', name')
  .replace(/const server = [^]*/, (text) => `(async () => {\n${text}})();\n`);
/** A handler that draws. */
const linted = "import { service } from '@stet/runtime';\nexport const s = service({ name: 's', handlers: { h: async () => Math.random() } });\n";
const source = "export const drawn: number = Math.random();\nexport const text: string = (() => Math.random()).toString();\nconsole.log(drawn < 1, text);\n";

for (const layout of ['hoisted', 'linked'] as const) {
  describe(`installed into an empty folder, ${layout}`, () => {
    let root: string;
    const shell = (project: string, command: string, ...args: string[]) => run(join(root, project), command, args);
    before(async () => {
      root = await install(packed, layout, 'typescript@~6.0.3', '@types/node@24', 'esbuild', 'eslint');
      const tsconfig = JSON.stringify({ compilerOptions: { target: 'es2023', module: 'nodenext', strict: true, types: [], rootDir: 'src', outDir: 'dist', sourceMap: true, declaration: true }, include: ['src'] });
      const [config, esbuildConfig] = [
        (quote: string) => `rules: { 'stet/random': ['error', { rewritten: true }] }, plugins: { stet: ${quote} }`,
        'entryPoints: ["src/main.ts"], outfile: "bundle.js", bundle: true, platform: "node", packages: "external", plugins: [stet()]',
      ];
      write(join(root, 'esm'), {
        'package.json': '{ "type": "module" }', 'service.ts': service, 'tsconfig.json': tsconfig, 'src/main.ts': source,
        'build.js': `import { build } from 'esbuild';\nimport { stet } from '@stet/plugin/esbuild';\nawait build({ ${esbuildConfig}, format: 'esm' });\n`,
        'eslint.config.js': `import { defineConfig } from 'eslint/config';\nimport stet from 'eslint-plugin-stet';\nexport default defineConfig(stet.configs.recommended, { ${config('stet')} });\n`, 'lint.js': linted,
        'types/types.ts': "import { serve, service, type Context } from '@stet/runtime';\nimport { stet } from '@stet/plugin/esbuild';\nimport { stetTransformer } from '@stet/plugin/tsc';\nimport plugin from 'eslint-plugin-stet';\nexport const all = [serve, service, stet({ engine: 'embedded' }), stetTransformer(), plugin.configs['strict-type-checked'], plugin.meta.namespace];\nexport type C = Context;\n",
        'types/tsconfig.json': JSON.stringify({ compilerOptions: { target: 'es2024', module: 'node16', strict: true, types: ['node'], noEmit: true, skipLibCheck: false } }),
      });
      write(join(root, 'cjs'), {
        'package.json': '{ "type": "commonjs" }', 'service.js': required, 'tsconfig.json': tsconfig, 'src/main.ts': source,
        'build.js': `const { build } = require('esbuild');\nconst { stet } = require('@stet/plugin/esbuild');\nbuild({ ${esbuildConfig}, format: 'cjs' });\n`,
        'eslint.config.js': `const stet = require('eslint-plugin-stet');\nmodule.exports = [stet.configs.recommended, { ${config('stet')} }];\n`, 'lint.js': linted,
        'types/types.ts': "import tools = require('@stet/plugin/esbuild');\nimport transformer = require('@stet/plugin/tsc');\nimport jest = require('@stet/plugin/ts-jest');\nimport plugin = require('eslint-plugin-stet');\nexport const all = [tools.stet({ engine: 'embedded' }), transformer.stetTransformer(), jest.factory, plugin.configs.strict, plugin.rules['ctx-in-run']];\n",
        'types/tsconfig.json': JSON.stringify({ compilerOptions: { target: 'es2024', module: 'node16', strict: true, types: ['node'], noEmit: true, skipLibCheck: false } }),
      });
    });

    test("the README's service runs by `stet run` and by the loader, and its program as ES module and in CommonJS", async () => {
      for (const [project, file] of [['esm', 'service.ts'], ['cjs', 'service.js']] as const) {
        for (const [command, ...args] of [['stet', 'run', file], ['node', '--disable-warning=ExperimentalWarning', '--import', '@stet/plugin/register', file]] as const) {
          const ran = await shell(project, command, ...args);
          assert.deepEqual([ran.status, ran.stdout, ran.stderr], [0, 'Hello Ada, 1\n', ''], `${project}: ${command} ${args.join(' ')}`);
        }
      }
      const explained = await shell('esm', 'stet', 'explain', 'src/main.ts');
      assert.match(explained.stdout, /\+ .*__stet\.random\(\)/);
    });

    test('stet tsc, tsc and stet rewrite, and esbuild build programs that run', async () => {
      for (const project of ['esm', 'cjs']) {
        const runs = async (file: string): Promise<void> => {
          const ran = await shell(project, 'node', '--disable-warning=ExperimentalWarning', file);
          assert.match(ran.stdout, /^true \(\) => __stet\d*\.random\(\)\n$/, `${project} ${file}: ${ran.stderr}`);
          assert.equal(ran.stderr, '');
        };
        for (const steps of [[['stet', 'tsc', '-p', '.']], [['tsc', '-p', '.'], ['stet', 'rewrite', 'dist']]] as const) {
          for (const [command, ...args] of steps) {
            const { status, stdout, stderr } = await shell(project, command, ...args);
            assert.deepEqual([status, stderr], [0, ''], stdout);
          }
          await runs('dist/main.js');
        }
        const built = await shell(project, 'node', 'build.js');
        assert.deepEqual([built.status, built.stderr], [0, ''], built.stdout);
        await runs('bundle.js');
      }
    });

    test('the rules run, and the types are found', async () => {
      for (const project of ['esm', 'cjs']) {
        const { stdout, stderr } = await shell(project, 'eslint', 'lint.js');
        assert.match(stdout, /stet\/random/, stderr);
        const printed = await shell(project, 'eslint', '--print-config', 'lint.js');
        const { plugins, rules } = JSON.parse(printed.stdout) as { plugins: string[]; rules: Record<string, unknown> };
        assert.ok(plugins.some((each) => /^stet:eslint-plugin-stet@\d/.test(each)), plugins.join());
        assert.deepEqual(rules['stet/ctx-in-run'], [2, { everywhere: false, rewritten: false, types: false }]);
        const checked = await shell(project, 'tsc', '-p', 'types');
        assert.deepEqual([checked.status, checked.stdout], [0, '']);
      }
    });

    // Its packages are linked in, and have to be found from there.
    if (layout === 'hoisted') {
      test('Jest runs rewritten code in its own realm, through ts-jest', async () => {
        for (const name of ['jest', 'ts-jest']) if (!existsSync(join(root, 'node_modules', name))) symlinkSync(bin(name), join(root, 'node_modules', name));
        const [config] = blocksOf('docs/compilers.md').filter(({ code }) => code.includes('astTransformers'));
        write(join(root, 'jest'), {
          'package.json': '{}', 'jest.config.js': config!.code,
          'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'es2023', module: 'commonjs', moduleResolution: 'bundler', lib: ['es2023'], types: [], allowJs: true } }),
          'src/dice.ts': 'export const roll = (): number => Math.random();\nexport const at = new Date();\n',
          'src/dice.test.ts': `
            declare const test: (name: string, body: () => void) => void, expect: (value: unknown) => { toBe(other: unknown): void; toMatch(pattern: RegExp): void };
            import { at, roll } from './dice';
            test('rewritten', () => { expect(roll.toString()).toMatch(/__stet\\.random\\(\\)/); expect(roll() < 1).toBe(true); expect(at instanceof Date).toBe(true); });`,
        });
        const ran = await run(join(root, 'jest'), process.execPath, [bin('jest/bin/jest.js'), '--ci', '--no-cache'], { CI: '1' });
        assert.equal(ran.status, 0, ran.stderr + ran.stdout);
        assert.match(ran.stderr, /1 passed/);
      });
    }
  });
}
