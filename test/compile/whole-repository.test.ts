import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { parseSync } from 'oxc-parser';
import { analyse, mayBeDurable } from '../../plugin/analysis/index.ts';
import { sources } from '../../plugin/catalogue/index.ts';
import { compile, languageOf } from '../../plugin/compile/index.ts';
import { prefilter } from '../../plugin/compile/prefilter.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const shared = resolve(process.env['STET_SHARED'] ?? join(repository, '..', 'shared'));
const cases = globSync('cases/*.{ts,tsx}', { cwd: shared }).map((file) => join(shared, file));
const own = globSync('{plugin,runtime,examples,test}/**/*.ts', { cwd: repository, exclude: (name) => name === 'node_modules' }).map((file) => join(repository, file));
const dependencies = globSync('node_modules/{commander,valibot,lilconfig,fast-check,devalue,pure-rand,picomatch,tinyglobby,get-tsconfig}/**/*.{js,cjs,mjs}', { cwd: repository })
  .map((file) => join(repository, file));

const { mayUse } = prefilter(sources);
const read = (path: string) => readFileSync(path, 'utf8');

test('there are files to look at', () => {
  assert.ok(cases.length >= 20 && own.length >= 50 && dependencies.length >= 20, [cases.length, own.length, dependencies.length].join());
});

test('the text search never hides a use that the analysis would find', () => {
  for (const path of [...cases, ...own, ...dependencies]) {
    const text = read(path);
    if (mayUse(text) || mayBeDurable(text, [])) continue;
    const { program, comments } = parseSync(path, text, { lang: languageOf(path)!, astType: 'ts', range: true });
    assert.deepEqual(analyse(program, text, { sourceType: 'module', comments, rules: {}, report: 'all' }), [], path);
  }
});

test('whatever is rewritten still parses, keeps its lines, and is rewritten once only', () => {
  for (const path of [...cases, ...own.filter((file) => !file.includes('fixtures')), ...dependencies]) {
    const text = read(path);
    const { code, map, format, isModule } = compile(text, path);
    assert.equal(map === null, code === text, path);
    if (map === null) continue;
    assert.equal(code.split('\n').length, text.split('\n').length, path);
    const { errors } = parseSync(path, code, { lang: languageOf(path)!, sourceType: isModule ? 'module' : format! });
    assert.deepEqual(errors, [], path);
    assert.equal(compile(code, path).code, code, path);
  }
});
