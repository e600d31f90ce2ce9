import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocksOf } from '../docs/markdown.ts';
import { node, project, stet } from '../hosts/program.ts';
import { root as repository } from '../house/files.ts';

test('docs/migrate.md: the handler becomes what the page shows', () => {
  const [before, after] = blocksOf('docs/migrate.md').filter(({ language }) => language === 'ts');
  const folder = project({ 'package.json': '{ "type": "module" }', node_modules: `-> ${join(repository, 'node_modules')}`, 'shop.ts': before!.code });
  const ran = node(folder, [stet, 'migrate', '--thread-ctx', '--write', '--force']);
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  assert.equal(readFileSync(join(folder, 'shop.ts'), 'utf8'), after!.code);
});
