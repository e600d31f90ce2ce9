import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { compile } from '../../plugin/compile/index.ts';
import { stetTransformer } from '../../plugin/hosts/tsc.ts';

const programs = join(import.meta.dirname, '../cases/programs');
const cases = readdirSync(programs).filter((name) => /hoist|collapse/.test(name));
const contexts = ['_types.d.ts#Ctx'];
const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };

/** Layout, empty statements and brackets that only one of the two writes do not count. */
function plain(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replaceAll('void (async', '(async').replaceAll(/^\s*(?:void 0|;|__moved\d+);?\s*$/gm, '').replaceAll(/[\s()]+/g, '').replaceAll(/(?<=[;{}])void0\b;?/g, '').replaceAll(/;+/g, ';').replaceAll(';}', '}').replaceAll('{;', '{');
}

assert.ok(cases.length >= 14);

for (const name of cases) {
  test(`${name}: the transformer moves what the rewriter moves`, () => {
    const text = readFileSync(join(programs, name), 'utf8');
    const before = [stetTransformer({ contexts }, programs, ts)];
    const transformed = ts.transpileModule(text, { fileName: join(programs, name), compilerOptions: options, transformers: { before } }).outputText;
    const rewritten = ts.transpileModule(compile(text, join(programs, name), { contexts }).code, { fileName: name, compilerOptions: options }).outputText;
    assert.match(rewritten, /__moved|collapse|ctx\.run/);
    assert.equal(plain(transformed), plain(rewritten));
  });
}
