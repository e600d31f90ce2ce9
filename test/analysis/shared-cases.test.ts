import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { overOxc, overTypeScriptEslint } from './parsers.ts';

const shared = process.env['STET_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const folder = join(shared, 'cases');
const cases = readdirSync(folder).filter((name) => /^\d.*\.tsx?$/.test(name)).sort();

test('there are cases', () => {
  assert.ok(cases.length >= 20, `${cases.length} in ${folder}`);
});

for (const name of cases) {
  test(`case ${name}: both parsers give the same findings, sorted, of the text they claim`, () => {
    const text = readFileSync(join(folder, name), 'utf8');
    const settings = { report: 'all', jsx: name.endsWith('x') } as const;
    const findings = overOxc(text, settings);
    assert.deepEqual(overTypeScriptEslint(text, settings), findings);
    assert.deepEqual(overOxc(text, settings, false), findings);
    for (const [at, finding] of findings.entries()) {
      const before = findings[at - 1];
      if (before) assert.ok(before.start < finding.start || (before.start === finding.start && before.end <= finding.end));
      assert.ok(finding.start < finding.end && finding.end <= text.length);
      assert.equal(finding.action === 'rewritten', finding.edits.length > 0);
    }
  });
}

/** What a case says in prose, counted by hand. */
const expected: Record<string, Record<string, number>> = {
  '01-shadowed-math.ts': { random: 1 },
  '04-call-shapes.ts': { random: 15 },
  '08-date-forms.ts': { clock: 12 },
  '10-date-type-vs-value.ts': { clock: 4 },
  '13-evaluation-order.ts': { random: 1 },
  '19-directives-asi.ts': { random: 5, clock: 1 },
  '26-combinator-iterables.ts': { 'promise-combinator': 8, timer: 1, random: 1 },
  '57-race-foreign-member.ts': { 'promise-combinator': 1, timer: 1, 'run-only': 1 },
};

for (const [name, counts] of Object.entries(expected)) {
  test(`case ${name}: what is rewritten`, () => {
    const found: Record<string, number> = {};
    for (const { id } of overOxc(readFileSync(join(folder, name), 'utf8'))) found[id] = (found[id] ?? 0) + 1;
    assert.deepEqual(found, counts);
  });
}
