import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileFindings } from '../../plugin/check/file-findings.ts';
import { check } from '../../plugin/check/index.ts';
import { compile, SourceSyntaxError } from '../../plugin/compile/index.ts';
import { packageFormat } from '../../plugin/hosts/packages.ts';
import { findingPosition } from '../../plugin/report/index.ts';
import { fixtureTexts, packageTexts, root, type Text } from '../eslint-rules/corpus.ts';

const options = { rules: {}, contexts: [], journalOf: () => undefined };

/** What the build finds in a text, as a host asks for it; undefined for a text that is no program. */
function built({ path, text }: Text, report: 'all' | 'rewritten' = 'all') {
  const format = packageFormat(path);
  try {
    return compile(text, path, { report, ...(format && { format }) }).findings;
  } catch (error) {
    if (error instanceof SourceSyntaxError) return undefined;
    throw error;
  }
}

test('in every file of the corpus the check starts from what the build finds', () => {
  let findings = 0;
  let unread = 0;
  const ids = new Set<string>();
  const texts = [...fixtureTexts(), ...packageTexts().filter(({ text }) => text.length < 15_000)];
  for (const text of texts) {
    const expected = built(text);
    const { findings: found, problem } = fileFindings(text.path, text.path, text.text, options);
    assert.deepEqual(found, expected ?? [], text.path);
    assert.equal(problem === undefined, expected !== undefined, text.path);
    if (expected === undefined) unread += 1;
    findings += found.length;
    for (const { id } of found) ids.add(id);
  }
  assert.ok(texts.length >= 1000 && unread < texts.length / 20, `${texts.length} files, ${unread} of them no programs`);
  assert.ok(findings >= 1000 && ids.size >= 20, `${findings} findings of ${ids.size} ids`);
});

/** Programs run outside the repository, so that its tsconfig is not theirs. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stet-agreement-')));
after(() => rmSync(folder, { recursive: true }));
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
cpSync(join(root, 'test/check/fixtures'), join(folder, 'fixtures'), { recursive: true });
cpSync(join(root, 'examples/restate'), join(folder, 'examples'), { recursive: true });
cpSync(join(root, 'test/eslint-rules/fixtures/durable'), join(folder, 'durable'), { recursive: true });
const programs = [...readdirSync(join(folder, 'fixtures')).sort().map((name) => `fixtures/${name}`), 'examples', 'durable'];

/** Of these the whole program says more than a file, or says it better. */
const ofProgram = new Set(['ctx-in-run', 'nested-run', 'stateful-library', 'unserializable-value', 'foreign-await', 'run-only']);

test('what a build reports of durable code the check reports too, and what the check says of a source the build knows', () => {
  let [both, durable] = [0, 0];
  for (const name of programs) {
    const cwd = join(folder, name);
    const { findings } = check({ paths: ['.'], cwd, strict: true });
    const placed = (id: string, file: string, line: number, column: number): string => `${file}:${line}:${column} ${id}`;
    const reported = new Set(findings.map(({ id, file, line, column }) => placed(id, file, line, column)));
    const known = new Set<string>();
    for (const file of globSync('**/*.ts', { cwd, exclude: (path) => path.includes('node_modules') }).sort()) {
      const text = { path: join(cwd, file), text: readFileSync(join(cwd, file), 'utf8') };
      const place = (finding: NonNullable<ReturnType<typeof built>>[number]): string => {
        const { start } = findingPosition(text.text, finding);
        return placed(finding.id, file, start.line, start.column);
      };
      for (const finding of built(text) ?? []) known.add(place(finding));
      for (const finding of built(text, 'rewritten') ?? []) {
        if (finding.durable !== true || finding.silenced || finding.action === 'rewritten' || finding.path === 'ctx') continue;
        durable += 1;
        assert.ok(reported.has(place(finding)), `${name}: the build alone says ${place(finding)}`);
      }
    }
    for (const { id, file, line, column } of findings) {
      if (ofProgram.has(id)) continue;
      both += 1;
      assert.ok(known.has(placed(id, file, line, column)), `${name}: the check alone says ${placed(id, file, line, column)}`);
    }
  }
  assert.ok(both >= 50 && durable >= 13, `${both} findings of the check, ${durable} of durable code`);
});
