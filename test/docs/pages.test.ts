import { diagnostics, type DiagnosticId, sources } from '@stet/plugin/catalogue';
import { compile } from '@stet/plugin/compile';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { blocksOf, pages, root } from './markdown.ts';

const ids = Object.keys(diagnostics) as DiagnosticId[];

test('every id has its page, and no page is without an id', () => {
  assert.deepEqual(readdirSync(join(root, 'docs/errors')).sort(), ids.map((id) => `${id}.md`).sort());
  for (const id of ids) assert.equal(diagnostics[id].page, `docs/errors/${id}.md`);
});

for (const id of ids) {
  const page = diagnostics[id].page;
  const text = existsSync(join(root, page)) ? readFileSync(join(root, page), 'utf8') : '';

  test(`${page} says what it means, what goes wrong, what to do, and where it shows`, () => {
    assert.match(text, new RegExp(`^# \`${id}\`\\n\\n\\S`));
    assert.deepEqual([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading), ['What goes wrong', 'What to do', 'Where it shows']);
    const where = [...text.matchAll(/^\| (lint|build|run time) \| (.+) \|$/gm)].map(([, name, how]) => [name, how] as const);
    assert.deepEqual(where.map(([name]) => name), ['lint', 'build', 'run time']);
    assert.ok(where.some(([, how]) => how !== 'never'), 'it shows somewhere');
    assert.equal(where[0]?.[1]?.includes(`\`stet/${id}\``), id in stet.rules, 'the page and the plugin agree on whether there is a rule');
  });
}

/** Ids that the analysis finds by itself today. */
const found = new Set<string>(sources.map((source) => source.id));
/** What follows from a page's example without being seen in it: the reader has a library in mind. */
const elsewhere: readonly DiagnosticId[] = ['foreign-await', 'environment', 'unused-ignore'];

for (const id of [...ids.filter((each) => found.has(each) && !elsewhere.includes(each)), 'unused-ignore'] as const) {
  test(`${id}: the analysis finds it in the page's example, and where it went wrong only`, () => {
    const examples = blocksOf(diagnostics[id].page).filter((block) => block.language === 'ts');
    const bad = examples.filter((block) => block.heading === 'What goes wrong');
    assert.ok(bad.length > 0);
    for (const block of bad) {
      const { findings } = compile(block.code, 'block.ts', { report: 'all' });
      assert.ok(findings.some((finding) => finding.id === id), `${block.page}:${block.line} shows no ${id}`);
    }
  });
}

test('links between pages lead somewhere', () => {
  for (const page of pages()) {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      assert.ok(existsSync(join(root, dirname(page), target!)), `${page}: ${target}`);
    }
  }
});
