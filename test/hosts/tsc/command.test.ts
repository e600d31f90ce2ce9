import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { node, project, stet, type Ran } from '../program.ts';

const repository = join(import.meta.dirname, '../../..');
const tscScript = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const tsc = (cwd: string, ...args: string[]): Ran => node(cwd, [tscScript, ...args]);
const stetTsc = (cwd: string, ...args: string[]): Ran => node(cwd, [stet, 'tsc', ...args]);

const options = { target: 'es2022', module: 'nodenext', lib: ['es2022'], types: [], strict: true, declaration: true, declarationMap: true, sourceMap: true, rootDir: 'src', outDir: 'dist' };
const config = (more: object = {}, rest: object = {}): string => JSON.stringify({ compilerOptions: { ...options, ...more }, include: ['src'], ...rest });
const dice = 'export const roll = (sides: number): number => Math.floor(Math.random() * sides);\n';
/** A warning of stet's, two diagnostics of TypeScript's about them. */
const faulty = 'declare const name: "random";\nexport const wrong: string = 1;\nexport const drawn = Math[name]();\nexport const late: number = "x";\n';
const main = "import { roll } from './dice.js';\nimport { service } from '@restatedev/restate-sdk';\nexport const made = [roll(6), service({ handlers: {} })];\nexport type Made = ReturnType<typeof service>;\n";
const single = (more: object = {}, files: object = {}): string => project({
  'package.json': '{ "type": "module" }', 'tsconfig.json': config(more), 'src/dice.ts': dice, 'src/main.ts': main,
  'node_modules/@restatedev/restate-sdk/package.json': '{ "type": "module", "main": "i.js", "types": "i.d.ts" }',
  'node_modules/@restatedev/restate-sdk/i.d.ts': 'export declare const service: (of: object) => { of: object };',
  ...files,
});

/** Every file under a folder by its name. */
function contents(folder: string, pattern = '**/*.*'): Record<string, string> {
  return Object.fromEntries(globSync(pattern, { cwd: folder }).sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

test('stet tsc is tsc: its diagnostics first and unchanged, then the findings in their format; its exit code; its declarations', () => {
  const folder = single({}, { 'src/faulty.ts': faulty });
  const plain = tsc(folder, '-p', '.');
  const declarations = contents(folder, 'dist/**/*.d.ts*');
  const code = contents(folder, 'dist/**/*.js');
  rmSync(join(folder, 'dist'), { recursive: true });
  const ours = stetTsc(folder, '-p', '.');
  assert.deepEqual([plain.status, ours.status, ours.stderr], [2, 2, '']);
  assert.ok(ours.stdout.startsWith(plain.stdout) && plain.stdout.includes('src/faulty.ts(2,14)'), ours.stdout);
  assert.match(ours.stdout.slice(plain.stdout.length), /^src\/faulty\.ts\(3,22\): warning TS99000: stet dynamic-member: .*\n {2}reached by .*\n {2}fix: .*\n$/);
  assert.equal(Object.keys(declarations).length, 6);
  assert.deepEqual(contents(folder, 'dist/**/*.d.ts*'), declarations);
  const made = contents(folder, 'dist/**/*.js');
  assert.match(made['dist/dice.js']!, /__stet\.random\(\)/);
  assert.match(made['dist/main.js']!, /from '@stet\/runtime\/sdk'/);
  assert.match(declarations['dist/main.d.ts']!, /from '@restatedev\/restate-sdk'/);
  assert.deepEqual(Object.keys(made), Object.keys(code));
});

test('on a terminal, and where asked, the findings are as pretty as the diagnostics, and in the summary where they are errors', () => {
  const folder = single({ noEmit: true }, { 'src/faulty.ts': faulty, 'stet.config.json': '{ "rules": { "dynamic-member": "error" } }' });
  const plain = tsc(folder, '-p', '.', '--pretty');
  const ours = stetTsc(folder, '-p', '.', '--pretty');
  const [before, after] = [plain.stdout, ours.stdout].map((text) => text.slice(0, text.indexOf('Found ')).trimEnd());
  assert.equal(after!.slice(0, before!.length), before);
  assert.match(ours.stdout, /\u001b\[91merror\u001b\[0m\u001b\[90m TS99000: \u001b\[0mstet dynamic-member/);
  assert.match(ours.stdout, /Found 3 errors in the same file, starting at: src\/faulty\.ts/);
  assert.equal(ours.status, plain.status);
});

test('a finding that is an error is an error of tsc: exit code, and no output under noEmitOnError', () => {
  const files = { 'src/faulty.ts': 'export const make = new Function("return 1");\nexport const at = WeakRef;', 'stet.config.json': '{ "rules": { "dynamic-member": "error" } }', 'src/f.ts': 'declare const k: "random"; export const r = Math[k]();' };
  const folder = single({}, files);
  assert.equal(tsc(folder, '-p', '.').status, 0);
  const emitted = stetTsc(folder, '-p', '.');
  assert.deepEqual([emitted.status, emitted.stdout.match(/error TS\d+: stet \S+/g)], [2, ['error TS99000: stet dynamic-member:']], emitted.stderr);
  rmSync(join(folder, 'dist'), { recursive: true });
  assert.equal(stetTsc(folder, '-p', '.', '--noEmitOnError').status, 1);
  assert.deepEqual(contents(folder, 'dist/**'), {});
});

test('a syntax error is reported once, by tsc', () => {
  const folder = single({}, { 'src/bad.ts': 'export const a = Math.random(;\n' });
  const [plain, ours] = [tsc(folder, '-p', '.'), stetTsc(folder, '-p', '.')];
  assert.deepEqual([ours.stdout, ours.stderr, ours.status], [plain.stdout, '', plain.status]);
  assert.notEqual(plain.status, 0);
});

test('tsc -b: references, up to date afterwards, and never with output of another way to build', () => {
  const folder = project({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': '{ "files": [], "references": [{ "path": "app" }] }',
    'lib/tsconfig.json': config({ composite: true }), 'lib/src/dice.ts': dice,
    'app/tsconfig.json': config({ composite: true }, { references: [{ path: '../lib' }] }),
    'app/src/main.ts': "import { roll } from '../../lib/dist/dice.js';\nexport const rolled = roll(6), at = Date.now();\n",
  });
  const output = (): boolean[] => ['lib/dist/dice.js', 'app/dist/main.js'].map((file) => readFileSync(join(folder, file), 'utf8').includes('__stet'));
  const infos = (): string[] => Object.values(contents(folder, '*/*.tsbuildinfo')).map((text) => text.replace(/\+stet\.\w+/, ''));
  assert.equal(tsc(folder, '-b').status, 0);
  const [declarations, plainInfos] = [contents(folder, '*/dist/*.d.ts*'), infos()];
  assert.equal(plainInfos.length, 2);
  assert.deepEqual(output(), [false, false]);

  assert.equal(stetTsc(folder, '-b').status, 0);
  assert.deepEqual(output(), [true, true], 'what tsc had built is not up to date for stet');
  assert.deepEqual([contents(folder, '*/dist/*.d.ts*'), infos()], [declarations, plainInfos]);
  assert.match(stetTsc(folder, '--build', '--dry', '--verbose').stdout, /lib\/tsconfig\.json' is up to date/);

  writeFileSync(join(folder, 'stet.config.json'), '{ "exclude": ["lib/**"] }');
  assert.equal(stetTsc(folder, '-b').status, 0);
  assert.deepEqual(output(), [false, true], 'nor is what stet had built with another configuration');
  assert.equal(tsc(folder, '-b').status, 0);
  assert.deepEqual(output(), [false, false]);
});

test('tsc -b: a finding that is an error stays one until it is mended, and leaves nothing behind that passes for up to date', () => {
  const text = 'declare const k: "random";\nexport const drawn = Math.random();\n';
  const folder = project({ 'package.json': '{ "type": "module" }', 'tsconfig.json': config({ composite: true }), 'src/a.ts': text, 'stet.config.json': '{ "rules": { "dynamic-member": "error" } }' });
  const build = (): unknown[] => {
    const { status, stdout } = stetTsc(folder, '-b');
    return [status, /stet dynamic-member/.test(stdout), readFileSync(join(folder, 'dist/a.js'), 'utf8').includes('Math[k]')];
  };
  assert.deepEqual(build(), [0, false, false]);
  writeFileSync(join(folder, 'src/a.ts'), `${text}export const other = Math[k]();\n`);
  assert.deepEqual(build().slice(0, 2), [1, true], 'as of any project that has errors');
  assert.deepEqual(build().slice(0, 2), [1, true]);
  writeFileSync(join(folder, 'src/a.ts'), text);
  assert.deepEqual(build(), [0, false, false]);
});

test('tsc --watch builds again after a change, with findings', { timeout: 120_000 }, async () => {
  const folder = single({}, {});
  const child = spawn(process.execPath, [stet, 'tsc', '-p', '.', '--watch', '--preserveWatchOutput'], { cwd: folder, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let seen = '';
    const until = async (pattern: RegExp): Promise<void> => {
      for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
        seen += String(chunk);
        if (pattern.test(seen)) return;
      }
      assert.fail(`tsc --watch ended: ${seen}`);
    };
    await until(/Found 0 errors\. Watching/);
    assert.match(readFileSync(join(folder, 'dist/dice.js'), 'utf8'), /__stet\.random\(\)/);
    seen = '';
    writeFileSync(join(folder, 'src/dice.ts'), 'declare const k: "now";\nexport const roll = (sides: number): number => sides + Date.now() + Math[k as "random"]();\n');
    await until(/Found 0 errors\. Watching/);
    assert.match(seen, /src\/dice\.ts\(2,\d+\): warning TS99000: stet dynamic-member/);
    assert.match(readFileSync(join(folder, 'dist/dice.js'), 'utf8'), /__stet\.now\(\)/);
  } finally {
    child.kill();
  }
});

for (const [name, version] of [['typescript-5', /^Version 5\.9\.\d+\+stet\.\w+\n$/], ['typescript-7', /^Version 6\.0\.\d+\+stet\.\w+\n$/]] as const) {
  test(`in a project with ${name}, stet tsc is ${String(version)}`, () => {
    const folder = single({}, { 'node_modules/typescript': `-> ${join(repository, 'node_modules', name)}` });
    assert.match(stetTsc(folder, '--version').stdout, version);
    assert.deepEqual([stetTsc(folder, '-p', '.').status, /__stet\.random\(\)/.test(readFileSync(join(folder, 'dist/dice.js'), 'utf8'))], [0, true]);
  });
}

test('wrong usage ends as with tsc', () => {
  const folder = single();
  const [plain, ours] = [tsc(folder, '--no-such'), stetTsc(folder, '--no-such')];
  assert.deepEqual([ours.status, ours.stdout], [plain.status, plain.stdout]);
});
