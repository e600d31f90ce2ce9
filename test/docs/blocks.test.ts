import { compile } from '@stet/plugin/compile';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import ts from 'typescript';
import { type Block, blocksOf, pages, root } from './markdown.ts';

const blocks = pages().flatMap(blocksOf);
const extensions: Readonly<Record<string, string>> = { ts: 'ts', tsx: 'tsx', js: 'js' };
const unparsed = ['sh', 'text', 'json'];
const place = (block: Block): string => `${block.page}:${block.line}`;
/** `// …` stands for lines that are left out. Only the README has such a block, and readme.test.ts compares it with the whole. */
const isExcerpt = (block: Block): boolean => block.page === 'README.md' && /^\/\/ …$/m.test(block.code);

test('there is code to test', () => assert.ok(blocks.length > 50, `${blocks.length} blocks`));

test('every block names a language that this test knows', () => {
  const unknown = blocks.filter(({ language }) => !(language in extensions) && !unparsed.includes(language));
  assert.deepEqual(unknown.map(place), []);
});

test('every block of code parses', () => {
  for (const block of blocks) {
    const extension = extensions[block.language];
    if (block.language === 'json') JSON.parse(block.code);
    if (extension === undefined || isExcerpt(block)) continue;
    assert.doesNotThrow(() => compile(block.code, `block.${extension}`, { syntax: true }), place(block));
  }
});

test('every block of TypeScript compiles', () => {
  const files = new Map(blocks.filter((block) => block.language === 'ts' && !isExcerpt(block))
    // `export {}`: a page's block is a module of its own, whatever it is written with.
    .map((block) => [join(root, 'docs', `${place(block).replaceAll(/\W/g, '_')}.ts`), `${block.code}export {};\n`]));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, languageVersion) => {
    const text = files.get(name) ?? readFile(name);
    return text === undefined ? undefined : ts.createSourceFile(name, text, languageVersion);
  };
  const program = ts.createProgram([...files.keys(), join(import.meta.dirname, 'fixtures/names.d.ts')], { ...options, noEmit: true }, host);
  const problems = [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
      .map((each) => `${name.slice(root.length + 1)}: ${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`);
  });
  assert.deepEqual(problems, []);
});

/** Marked with `run`, or a whole program by itself: it serves. */
const programs = blocks.filter(({ info, code }) => info.split(' ').includes('run') || code.includes('await serve('));

test('the README has a program to run', () => assert.ok(programs.some(({ page }) => page === 'README.md')));

for (const block of programs) {
  test(`${place(block)} runs under stet`, async () => {
    // Inside the repository, so that its packages are found as a user's would be.
    const folder = mkdtempSync(join(root, 'node_modules/.cache-docs-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(folder, 'block.ts'), block.code);
      const { stderr } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', '@stet/plugin/register', 'block.ts'], { cwd: folder, timeout: 60_000 });
      assert.equal(stderr, '');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
