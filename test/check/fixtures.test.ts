import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { check } from '../../plugin/check/index.ts';
import { root } from '../house/files.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

/** Fixtures run outside the repository, so that its tsconfig and packages are not theirs. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stet-check-')));
after(() => rmSync(folder, { recursive: true }));
cpSync(fixtures, folder, { recursive: true });
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

/** What the comments of a fixture want: `// want <id>: words`, with words of the message, or `way <names>`. */
function wanted(name: string, mark = 'want'): { place: string; words: string }[] {
  return globSync('**/*.ts', { cwd: join(folder, name), exclude: (path) => path.includes('node_modules') }).sort().flatMap((file) =>
    readFileSync(join(folder, name, file), 'utf8').split('\n').flatMap((text, index) =>
      [...text.matchAll(new RegExp(`// ${mark} ([\\w-]+): (.+)$`, 'g'))].map((match) => ({ place: `${file}:${index + 1} ${match[1]}`, words: match[2]! }))));
}

function agree(findings: ReturnType<typeof check>['findings'], due: readonly { place: string; words: string }[]): void {
  assert.deepEqual(findings.map(({ file, line, id }) => `${file}:${line} ${id}`), due.map(({ place }) => place).sort(byPlace));
  for (const { place, words } of due) {
    const finding = findings.find(({ file, line, id }) => `${file}:${line} ${id}` === place)!;
    const said = words.startsWith('way ') ? `way ${finding.way.map(({ name }) => name).join(' → ')}` : finding.message;
    assert.ok(said.includes(words), `${place}\n  said   ${said}\n  wanted ${words}`);
  }
}

function byPlace(a: string, b: string): number {
  const key = (place: string): [string, number] => [place.split(':')[0]!, Number(/:(\d+)/.exec(place)![1])];
  const [[fileA, lineA], [fileB, lineB]] = [key(a), key(b)];
  return fileA === fileB ? lineA - lineB : fileA < fileB ? -1 : 1;
}

for (const name of readdirSync(fixtures).sort()) {
  test(`${name}: what is marked is found, and nothing else`, () => {
    const { findings, problems } = check({ paths: ['.'], cwd: join(folder, name) });
    assert.deepEqual(problems, []);
    agree(findings, wanted(name));
  });
}

describe('verdicts do not depend on where one begins', () => {
  const findings = (paths: readonly string[]) => check({ paths, cwd: join(folder, 'recursion') }).findings;

  test('files in another order', () => {
    assert.deepEqual(findings(['circle.ts', 'service.ts']), findings(['service.ts', 'circle.ts']));
  });

  test('each entry into a circle finds all of it, by its own way', () => {
    for (const entry of ['first', 'second', 'third']) {
      const cwd = join(folder, `recursion-from-${entry}`);
      cpSync(join(folder, 'recursion'), cwd, { recursive: true });
      const lines = readFileSync(join(cwd, 'service.ts'), 'utf8').split('\n').filter((line) => !line.startsWith('export const') || line.includes(`const ${entry} `));
      writeFileSync(join(cwd, 'service.ts'), lines.join('\n'));
      const found = check({ paths: ['.'], cwd }).findings;
      assert.deepEqual(found.map(({ id }) => id), ['run-only', 'engine-text']);
      for (const { way } of found) assert.equal(way[0]!.name, `${entry}.go`);
    }
  });
});

test('a type is a context where it is named as one, in the files that the glob names', () => {
  const cwd = join(folder, 'by-type');
  const due = [...wanted('by-type'), ...wanted('by-type', 'want-with-context')];
  agree(check({ paths: ['.'], cwd, contexts: ['own.ts#Ctx'] }).findings, due);
  agree(check({ paths: ['.'], cwd, contexts: ['Ctx'] }).findings, due);
  agree(check({ paths: ['.'], cwd, contexts: ['other/*.ts#Ctx'] }).findings, wanted('by-type'));
});
