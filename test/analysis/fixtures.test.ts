import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readFixtures, written } from './fixture.ts';
import { overEspree, overOxc, overTypeScriptEslint } from './parsers.ts';

const folder = new URL('fixtures/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.txt')).sort();
let count = 0;

for (const file of files) {
  describe(file, () => {
    for (const fixture of readFixtures(readFileSync(new URL(file, folder), 'utf8'))) {
      count += 1;
      test(`${fixture.line}: ${fixture.title}`, () => {
        const { source, settings } = fixture;
        const findings = overOxc(source, settings);
        assert.deepEqual(findings.map((finding) => written(finding, source)), fixture.expected);
        assert.deepEqual(overOxc(source, settings, false), findings, 'oxc without nodes for parentheses');
        assert.deepEqual(overTypeScriptEslint(source, settings), findings, '@typescript-eslint/parser');
        if (fixture.javascript) assert.deepEqual(overEspree(source, settings), findings, 'espree');
      });
    }
  });
}

test('there are as many fixtures as this room promises', () => {
  assert.ok(count >= 150, `${count} fixtures`);
});
