import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { main } from '../../plugin/cli/main.ts';
import { node, project, type Ran, stet } from '../hosts/program.ts';
import { root as repository } from '../house/files.ts';

const fixture = join(import.meta.dirname, 'fixtures/shop');
const tsc = join(repository, 'node_modules/typescript/bin/tsc');

/** A copy of a side of the fixture, with the repository's packages. */
function shop(side: 'before' | 'after', more: Readonly<Record<string, string>> = {}): string {
  const folder = project({ 'package.json': '{ "type": "module" }', node_modules: `-> ${join(repository, 'node_modules')}`, ...more });
  cpSync(join(fixture, side), folder, { recursive: true });
  cpSync(join(fixture, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  return folder;
}

const plain = '{ "compilerOptions": { "target": "es2024", "module": "nodenext", "strict": true, "types": ["node"], "skipLibCheck": true, "noEmit": true }, "include": ["*.ts"] }';

function small(files: Readonly<Record<string, string>>): string {
  return project({ 'package.json': '{ "type": "module" }', node_modules: `-> ${join(repository, 'node_modules')}`, 'tsconfig.json': plain, ...files });
}

type Answer = Pick<Ran, 'status' | 'stdout' | 'stderr'>;

/** The command line in this process: it parses TypeScript's own libraries once for all tests. The first test runs it as a user does. */
async function migrated(cwd: string, ...args: string[]): Promise<Answer> {
  const answer = { status: 0, stdout: '', stderr: '' };
  const restore = [
    mock.method(process.stdout, 'write', (text: string) => ((answer.stdout += text), true)), mock.method(console, 'error', (text: string) => (answer.stderr += `${text}\n`)),
    mock.method(process.stderr, 'write', (text: string) => ((answer.stderr += text), true)), mock.method(process, 'cwd', () => cwd),
  ];
  try {
    answer.status = await main(['migrate', ...args]);
  } finally {
    for (const each of restore) each.mock.restore();
  }
  return answer;
}

const textsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).filter((name) => /\.(?:ts|txt)$/.test(name)).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

test('a program becomes what a person would write, compiles, and migrating it again changes nothing', async () => {
  const folder = shop('before');
  const ran = node(folder, [stet, 'migrate', '--thread-ctx', '--write', '--force']);
  assert.deepEqual([ran.status, ran.stderr], [0, '']);
  assert.deepEqual(textsIn(folder), textsIn(join(fixture, 'after')));
  const compiled = node(folder, [tsc, '-p', '.']);
  assert.equal(compiled.status, 0, compiled.stdout);
  const again = await migrated(folder, '--thread-ctx', '--write', '--force');
  assert.match(again.stdout, /^nothing to change, 1 finding left to a person$/m);
  assert.deepEqual(textsIn(folder), textsIn(join(fixture, 'after')));
});

test('the migrated program replays without stet in its build: a killed attempt and the next one see the same', () => {
  const folder = shop('after');
  const attempt = (die: string): Ran => node(folder, ['--disable-warning=ExperimentalWarning', 'main.ts'], { DIE: die, STET_FOLDER: join(folder, 'journal') });
  const seen = ({ stdout }: Ran): string[] => stdout.split('\n').filter((line) => line.startsWith('seen '));
  const killed = attempt('yes');
  assert.equal(killed.signal, 'SIGKILL', killed.stderr);
  const ended = attempt('no');
  assert.equal(ended.status, 0, ended.stderr);
  assert.match(ended.stdout, /^result 20 \d+$/m);
  assert.equal(seen(killed).length, 2);
  assert.equal(seen(ended).length, 3);
  assert.deepEqual(seen(ended).slice(0, 2), seen(killed));
});

test('a dry run writes nothing and shows a diff that git applies', async () => {
  const folder = shop('before');
  const ran = await migrated(folder, '--thread-ctx');
  assert.equal(ran.status, 0, ran.stderr);
  assert.deepEqual(textsIn(folder), textsIn(join(fixture, 'before')));
  assert.match(ran.stdout, /^would make \d+ changes in 2 files; --write makes them, 1 finding left to a person$/m);
  writeFileSync(join(folder, 'all.patch'), ran.stdout.slice(0, ran.stdout.indexOf('For a person')));
  const applied = spawnSync('git', ['apply', 'all.patch'], { cwd: folder, encoding: 'utf8' });
  assert.equal(applied.status, 0, applied.stderr);
  assert.deepEqual(textsIn(folder), textsIn(join(fixture, 'after')));
});

test('without --thread-ctx helpers are left to a person, with the way', async () => {
  const ran = await migrated(shop('before'), '--json');
  const { files, left, written } = JSON.parse(ran.stdout) as { files: { file: string; diff: string }[]; left: { file: string; id: string; way: { name: string }[] }[]; written: boolean };
  assert.equal(written, false);
  assert.deepEqual(files.map(({ file }) => file), ['shop.ts']);
  assert.deepEqual(left.map(({ file, id }) => `${file} ${id}`), ['delays.ts random', 'shop.ts clock', 'shop.ts timer']);
  assert.deepEqual(left[0]!.way.map(({ name }) => name), ['shop.order', 'jitter']);
});

test('it writes only where git could give the text back, or with --force', async () => {
  const folder = shop('before');
  const refused = await migrated(folder, '--write');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /^error migrate: the folder is in no git repository; nothing was written/);
  const git = (...args: string[]): void => {
    const ran = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, encoding: 'utf8' });
    assert.equal(ran.status, 0, ran.stderr);
  };
  git('init', '-q');
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  git('add', '.');
  const uncommitted = await migrated(folder, '--write');
  assert.equal(uncommitted.status, 1);
  assert.match(uncommitted.stderr, /uncommitted changes \(git status shows \d+\)/);
  assert.deepEqual(textsIn(folder), textsIn(join(fixture, 'before')));
  git('commit', '-qm', 'all');
  assert.equal((await migrated(folder, '--write')).status, 0);
  assert.notDeepEqual(textsIn(folder), textsIn(join(fixture, 'before')));
});

const service = (body: string, head = ''): string => `${head}import { service, type Context } from '@restatedev/restate-sdk';\n\nexport const s = service({\n  name: 's',\n  handlers: {\n    h: async (ctx: Context, x: string) => {\n${body}\n    },\n  },\n});\n`;

test('bytes outside of the edits stay: byte order mark, line ends, tabs, odd spacing', async () => {
  const before = `\uFEFF${service('\t\tconst  a =Math.random( ) ;\t\n      return   a;').replaceAll('\n', '\r\n')}`;
  const folder = small({ 's.ts': before });
  assert.equal((await migrated(folder, '--write', '--force')).status, 0);
  assert.equal(readFileSync(join(folder, 's.ts'), 'utf8'), before.replace('Math.random( )', 'ctx.rand.random()'));
});

test('what would not compile stays as it is, and is told', async () => {
  // An id of `crypto` has a narrower type than one of the context.
  const before = service("      const id: `${string}-${string}-${string}-${string}-${string}` = crypto.randomUUID();\n      return id;");
  const folder = small({ 's.ts': before, 't.ts': before.replaceAll("'s'", "'t'").replace('const s', 'const t').replace(/const id: \S+/, 'const id') });
  const ran = await migrated(folder, '--write', '--force');
  assert.equal(ran.status, 1);
  assert.match(ran.stdout, /refused: s\.ts stays as it is, for it would not compile\n {2}TS2322/);
  assert.equal(readFileSync(join(folder, 's.ts'), 'utf8'), before);
  assert.match(readFileSync(join(folder, 't.ts'), 'utf8'), /ctx\.rand\.uuidv4\(\)/);
});

test('I/O goes into a run where its result comes back as it went, by its type', async () => {
  const head = "import { readFile, stat } from 'node:fs/promises';\n";
  const folder = small({ 's.ts': service("      const text = await readFile(x, 'utf8');\n      const { mtime } = await stat(x);\n      return text + mtime.toISOString();", head) });
  const ran = await migrated(folder, '--json');
  const { files, left } = JSON.parse(ran.stdout) as { files: { changes: object[] }[]; left: { line: number; suggestion: string }[] };
  assert.deepEqual(files[0]!.changes, [{ id: 'foreign-await', words: "await ctx.run('readFile', …)" }]);
  assert.deepEqual(left.map(({ line, suggestion }) => [line, suggestion]), [[9, "await ctx.run('stat', …)"]]);
});

test('a helper that is passed on, or called where no context is, gets none', async () => {
  const helpers = 'const a = (n: number) => n * Math.random();\nconst b = (n: number) => n * Math.random();\nconst c = (n: number) => n * Math.random();\nexport const atLoad = b(1);\n';
  const before = `${service('      return [1].map(a)[0]! + b(2) + c(3) + x.length;')}${helpers}`;
  const folder = small({ 's.ts': before });
  assert.equal((await migrated(folder, '--thread-ctx', '--write', '--force')).status, 0);
  const after = before.replace('c(3)', 'c(ctx, 3)').replace('const c = (n: number) => n * Math.random()', 'const c = (ctx: Context, n: number) => n * ctx.rand.random()');
  assert.equal(readFileSync(join(folder, 's.ts'), 'utf8'), after);
});

test('wrong usage and texts that do not parse have their exit codes', async () => {
  const missing = await migrated(small({}), 'nowhere');
  assert.deepEqual([missing.status, missing.stderr.split('\n')[0]], [2, 'error migrate: nowhere does not exist']);
  const unknown = await migrated(small({}), '--wrong');
  assert.equal(unknown.status, 2);
  const broken = await migrated(small({ 's.ts': `${service('      return Math.random() + ;')}` }));
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /error syntax: .*\n {2}s\.ts:7:/);
});
