import assert from 'node:assert/strict';
import { globSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { check, type CheckResult } from '../../plugin/check/index.ts';
import { project } from '../hosts/program.ts';
import { root as repository } from '../house/files.ts';

const service = `import { service, type Context } from '@restatedev/restate-sdk';
import { read } from './read.ts';
export const shop = service({ name: 'shop', handlers: { pay: async (_ctx: Context) => read() } });
`;
const read = `import { readFileSync } from 'node:fs';\nexport const read = (): string => readFileSync('x', 'utf8');\n`;

function shop(): { readonly root: string; readonly checked: (strict?: boolean) => { readonly result: CheckResult; readonly anew: boolean } } {
  const root = project({
    'package.json': '{ "type": "module" }', 'src/service.ts': service, 'src/read.ts': read, 'src/empty/.keep': '',
    'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "strict": true, "types": ["node"], "allowImportingTsExtensions": true, "noEmit": true }, "include": ["src"] }',
    'node_modules/@restatedev': `-> ${join(repository, 'node_modules/@restatedev')}`, 'node_modules/@types': `-> ${join(repository, 'node_modules/@types')}`,
  });
  return {
    root,
    checked: (strict = false) => {
      let anew = false;
      const result = check({ paths: [], cwd: root, cache: true, strict, progress: () => { anew = true; } });
      return { result, anew };
    },
  };
}

test('the second result is the first, and nothing is checked for it', () => {
  const { root, checked } = shop();
  const first = checked();
  assert.deepEqual([first.anew, first.result.findings.map(({ id }) => id)], [true, ['run-only']]);
  const second = checked();
  assert.equal(second.anew, false);
  assert.deepEqual(second.result, first.result);
  utimesSync(join(root, 'src/read.ts'), 1, 1);
  assert.equal(checked().anew, false, 'a checkout changes times, and no content');
});

test('whatever could change the result ends it', () => {
  const changes: Readonly<Record<string, (root: string) => void>> = {
    'a file': (root) => writeFileSync(join(root, 'src/read.ts'), read.replace("readFileSync('x', 'utf8')", "'x'.slice(0, 1)")),
    'a new file': (root) => writeFileSync(join(root, 'src/empty/new.ts'), service.replaceAll('shop', 'other').replace('./read', '../read')),
    'a file that is gone': (root) => rmSync(join(root, 'src/service.ts')),
    'the configuration': (root) => writeFileSync(join(root, 'stet.config.json'), '{ "rules": { "run-only": "warn" } }'),
    'the tsconfig': (root) => writeFileSync(join(root, 'tsconfig.json'), '{ "compilerOptions": { "module": "nodenext" }, "include": ["src/read.ts"] }'),
  };
  for (const [what, change] of Object.entries(changes)) {
    const { root, checked } = shop();
    const before = checked().result;
    change(root);
    const after = checked();
    if (what === 'the tsconfig') assert.equal(after.result.handlers, 0);
    else assert.equal(after.anew || after.result.handlers === 0, true, what);
    if (what !== 'a new file') assert.notDeepEqual(after.result.findings, before.findings, what);
    if (what === 'a new file') assert.equal(after.result.handlers, 2);
  }
});

test('another question has another answer, and a damaged cache none', () => {
  const { root, checked } = shop();
  checked();
  assert.deepEqual(checked(true).result, check({ paths: [], cwd: root, strict: true }));
  for (const file of globSync(join(root, 'node_modules/.cache/stet/*.json'))) writeFileSync(file, readFileSync(file, 'utf8').slice(0, 100));
  assert.equal(checked().anew, true);
});
