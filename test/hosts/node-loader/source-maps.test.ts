import assert from 'node:assert/strict';
import { test } from 'node:test';
import { node, output, project, register } from '../program.ts';

/** Each file exports `fail`, which throws at the place that `/*here*​/` stands before. */
const here = '/*here*/';

const files: Record<string, string> = {
  'esm.ts': `export function fail(a: number = Math.random(), b = [Date.now(), Math.random()]) { if (a < 2) ${here}throw new Error('x' + b); }`,
  'esm.mjs': `const a = Math.random();\nexport function fail() { a; Date.now(); ${here}throw new Error('x'); }`,
  'common.cjs': `'use strict';\nexports.fail = () => { Math.random(); ${here}throw new Error('x'); };`,
  'common.cts': `import { join } from 'node:path';\nexport function fail(a: string = join('a')): never {\n  Math.random(); Date.now(); ${here}throw new Error(a);\n}`,
  'element.tsx': `/** @jsx h */\nconst h = (...a: unknown[]) => a.length;\nexport function fail(n = <a b={Math.random()}><b/></a>) {\n  Date.now(); ${here}throw new Error(String(n)); }`,
  'element.jsx': `/** @jsx h */\nconst h = (...a) => a.length;\nexport function fail(n = <a b={Math.random()}/>) {\n  Date.now(); ${here}throw new Error(String(n)); }`,
  'enum.ts': `enum Kind {\n  A,\n  B,\n}\nexport function fail(a: Kind = Kind.A): never { Math.random(); ${here}throw new Error(Kind[a]); }`,
  'namespace.ts': `namespace N {\n  export const a = Math.random();\n}\nexport function fail(): never { N.a; Date.now(); ${here}throw new Error('x'); }`,
  'property.ts': `class P {\n  constructor(private readonly n: number = Math.random()) {}\n  fail(): never { Date.now(); ${here}throw new Error(String(this.n)); }\n}\nexport const fail = () => new P().fail();`,
  'decorator.ts': `function d<T extends Function>(f: T, _c: unknown): T { return f; }\nclass D {\n  @d fail(): never { Math.random(); Date.now(); ${here}throw new Error('x'); }\n}\nexport const fail = () => new D().fail();`,
  'using.ts': `export function fail(): never {\n  using a = { [Symbol.dispose]() { Math.random(); } };\n  void a; Date.now(); ${here}throw new Error('x');\n}`,
  'await-using.ts': `export async function fail(): Promise<never> {\n  await using a = { async [Symbol.asyncDispose]() { Math.random(); } };\n  void a; Date.now(); ${here}throw new Error('x');\n}`,
  'wide.ts': `type Wide = 'é😀ß'; const s: Wide = 'é😀ß' as Wide; export function fail(): never { Math.random(); ${here}throw new Error(s); }`,
  'plain.ts': `interface X { a: 1 }\nexport function fail(x?: X): never { ${here}throw new Error(String(x)); }`,
};

test('an error names the line and the column of the source, in every kind of file', () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "target": "esnext" } }',
    ...files,
    'main.ts': `
      const seen: Record<string, string> = {};
      (Symbol as any).dispose ??= Symbol.for('dispose'); (Symbol as any).asyncDispose ??= Symbol.for('asyncDispose');
      for (const file of ${JSON.stringify(Object.keys(files))}) {
        const { fail } = await import('./' + file);
        try { await fail(); } catch (error) { seen[file] = /[^/(]*:\\d+:\\d+/.exec((error as Error).stack!.split('\\n').find((l) => l.includes('    at ') && l.includes(file)) ?? (error as Error).stack!)![0]; }
      }
      console.log(JSON.stringify(seen));`,
  });
  const expected: Record<string, string> = {};
  for (const [file, text] of Object.entries(files)) {
    const before = text.slice(0, text.indexOf('throw', text.indexOf(here)) + 'throw '.length).split('\n');
    expected[file] = `${file}:${before.length}:${before.at(-1)!.length + 1}`;
  }
  assert.deepEqual(output(root, 'main.ts'), expected);
});

test('an uncaught error shows the source line', () => {
  const root = project({ 'package.json': '{ "type": "module" }', 'main.ts': 'enum E { A }\nMath.random();\nthrow new Error(E[0]); // original\n' });
  const ran = node(root, ['--import', register, 'main.ts']);
  assert.equal(ran.status, 1);
  assert.match(ran.stderr, /main\.ts:3\n/);
  assert.match(ran.stderr, /throw new Error\(E\[0\]\); \/\/ original/);
});

test('the map that a compiler left is composed', () => {
  // out.js line 2 came from in.src line 5: one segment that says so.
  const map = { version: 3, sources: ['in.src'], names: [], mappings: ';AAIA' };
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  const body = 'Math.random();\nthrow new Error("x");';
  const root = project({
    'package.json': '{ "type": "module" }',
    'inline.js': `${body}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`,
    'beside.js': `${body}\n//# sourceMappingURL=beside.js.map\n`,
    'beside.js.map': JSON.stringify(map),
    'sections.js': `${body}\n//# sourceMappingURL=sections.js.map\n`,
    'sections.js.map': JSON.stringify({ version: 3, sections: [{ offset: { line: 1, column: 0 }, map: { ...map, mappings: 'AAIA' } }] }),
    'elsewhere.js': `${body}\n//# sourceMappingURL=elsewhere.js.map\n`,
    'elsewhere.js.map': JSON.stringify({ version: 3, sections: [{ offset: { line: 1, column: 0 }, url: 'other.map' }] }),
    'gone.js': `${body}\n//# sourceMappingURL=gone.js.map\n`,
  });
  const frame = (file: string) => /at .*?([\w.]+:\d+:\d+)/.exec(node(root, ['--import', register, file]).stderr)![1];
  assert.equal(frame('inline.js'), 'in.src:5:1');
  assert.equal(frame('beside.js'), 'in.src:5:1');
  assert.equal(frame('sections.js'), 'in.src:5:1');
  assert.equal(frame('elsewhere.js'), 'elsewhere.js:2:7');
  assert.equal(frame('gone.js'), 'gone.js:2:7');
});

test('tsconfig.json decides what is emitted, through extends', () => {
  const fields = 'class A { x?: number; y = 1 }\nclass B extends A { declare z: 1; override x; }\nexport const keys = Object.keys(new B());';
  const legacy = 'function d(target: object, key: string) { (target as any)[key + "Seen"] = true; }\nclass A { @d m() {} }\nexport const seen = (A.prototype as any).mSeen;';
  const root = project({
    'package.json': '{ "type": "module" }',
    'base.json': '{ "compilerOptions": { "experimentalDecorators": true, /* c */ "useDefineForClassFields": false, } }',
    'assign/tsconfig.json': '{ "extends": "../base.json" }',
    'assign/fields.ts': fields,
    'assign/legacy.ts': legacy,
    'define/tsconfig.json': '{ "compilerOptions": { "target": "es2022" } }',
    'define/fields.ts': fields,
    'old/tsconfig.json': '{ "compilerOptions": { "target": "ES2020" } }',
    'old/fields.ts': fields,
    'jsx/tsconfig.json': '{ "compilerOptions": { "jsx": "react", "jsxFactory": "make" } }',
    'jsx/a.tsx': 'const make = (name: string) => `made ${name}`; export const made = <a/>;',
    'auto/tsconfig.json': '{ "compilerOptions": { "jsx": "preserve", "jsxImportSource": "own" } }',
    'auto/a.tsx': 'export const made = <a b="c"/>;',
    'auto/node_modules/own/package.json': '{ "type": "module", "exports": { "./jsx-runtime": "./r.js" } }',
    'auto/node_modules/own/r.js': 'export const jsx = (name, props) => name + JSON.stringify(props);',
    'main.ts': `
      const seen = [
        (await import('./assign/fields.ts')).keys, (await import('./define/fields.ts')).keys, (await import('./old/fields.ts')).keys,
        (await import('./assign/legacy.ts')).seen, (await import('./jsx/a.tsx')).made, (await import('./auto/a.tsx')).made,
      ];
      console.log(JSON.stringify(seen));`,
  });
  assert.deepEqual(output(root, 'main.ts'), [['y'], ['x', 'y'], ['y'], true, 'made a', 'a{"b":"c"}']);
});

test('a syntax error is one, with its place', () => {
  const root = project({ 'package.json': '{ "type": "module" }', 'main.ts': 'const a = Math.random();\nconst b = (;\n' });
  const ran = node(root, ['--import', register, 'main.ts']);
  assert.equal(ran.status, 1);
  assert.match(ran.stderr, /SyntaxError: Unexpected token\n {4}at .*main\.ts:2:12\n {2}1 \| const a = Math\.random\(\);\n> 2 \| const b = \(;\n/);
});

test('metadata of decorators is not promised', () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true } }',
    'main.ts': 'const d = () => {}; class A { @d m(): number { return 1; } } console.log(new A().m());',
  });
  const ran = node(root, ['--import', register, 'main.ts']);
  assert.deepEqual([ran.status, ran.stdout], [0, '1\n']);
  assert.match(ran.stderr, /StetWarning: emitDecoratorMetadata is set[^]*fix +compile with tsc/);
});
