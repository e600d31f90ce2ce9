import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { createGenerator } from 'ts-json-schema-generator';
import { main } from '../../plugin/cli/main.ts';
import { node, project, stet, type Ran } from '../hosts/program.ts';
import { root as repository } from '../house/files.ts';

const service = `import { service, type Context } from '@restatedev/restate-sdk';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

const read = (name: string): string => readFileSync(name, 'utf8');

export const shop = service({
  name: 'shop',
  handlers: {
    pay: async (_ctx: Context) => {
      return read('price') + hostname() + Math.random();
    },
  },
});
`;

function shop(files: Readonly<Record<string, string>> = {}): string {
  return project({ 'package.json': '{ "type": "module" }', node_modules: `-> ${join(repository, 'node_modules')}`, 'shop.ts': service, ...files });
}

type Answer = Pick<Ran, 'status' | 'stdout' | 'stderr'>;

/** The command line in this process: it parses TypeScript's own libraries once for all tests. The first test runs it as a user does. */
async function checked(cwd: string, ...args: string[]): Promise<Answer> {
  const answer = { status: 0, stdout: '', stderr: '' };
  const restore = [
    mock.method(process.stdout, 'write', (text: string) => ((answer.stdout += text), true)), mock.method(console, 'error', (text: string) => (answer.stderr += `${text}\n`)),
    mock.method(process.stderr, 'write', (text: string) => ((answer.stderr += text), true)), mock.method(process, 'cwd', () => cwd),
  ];
  try {
    answer.status = await main(['check', ...args]);
  } finally {
    for (const each of restore) each.mock.restore();
  }
  return answer;
}

const found = (ran: Answer): string[] => (JSON.parse(ran.stdout) as { id: string; line: number }[]).map(({ id, line }) => `${line} ${id}`);

test('a finding is told in four parts, and the way leads from the handler', () => {
  const ran = node(shop(), [stet, 'check']);
  assert.deepEqual([ran.status, ran.stderr], [1, '']);
  assert.equal(ran.stdout, [
    'error run-only: `node:fs#readFileSync`: what is on the disk is not in the journal, and writing again is an effect again',
    '  shop.ts:5:40',
    '      4 | ',
    "    > 5 | const read = (name: string): string => readFileSync(name, 'utf8');",
    '        |                                        ^^^^^^^^^^^^',
    '      6 | ',
    '  reached by  shop.pay (shop.ts:10:10)',
    '            → read (shop.ts:11:14)',
    "  fix         await ctx.run('file', () => …)",
    '',
    'warning environment: `node:os#hostname`: another process or machine has another value',
    '  shop.ts:11:30',
    '      10 |     pay: async (_ctx: Context) => {',
    "    > 11 |       return read('price') + hostname() + Math.random();",
    '         |                              ^^^^^^^^',
    '      12 |     },',
    '  reached by  shop.pay (shop.ts:10:10)',
    '  fix         read it before the service starts and pass it in, or read it inside ctx.run',
    '',
    '1 error and 1 warning in 1 handler, 2 functions reached',
    '',
  ].join('\n').replaceAll(/(\d+ \|) $/gm, '$1'));
});

test('--format json is one array, of plain values with places from 1', async () => {
  const [first, second] = JSON.parse((await checked(shop(), '--format', 'json')).stdout) as Record<string, unknown>[];
  assert.deepEqual(first, {
    id: 'run-only', severity: 'error', file: 'shop.ts', line: 5, column: 40, endLine: 5, endColumn: 52,
    message: '`node:fs#readFileSync`: what is on the disk is not in the journal, and writing again is an effect again',
    way: [{ file: 'shop.ts', line: 10, column: 10, name: 'shop.pay' }, { file: 'shop.ts', line: 11, column: 14, name: 'read' }],
    fix: "await ctx.run('file', () => …)",
  });
  assert.equal(second!['severity'], 'warning');
  assert.deepEqual(found(await checked(shop(), '--json', '--strict')), ['5 run-only', '11 environment', '11 random']);
});

test('--format sarif is a SARIF 2.1.0 log, by a schema that is made of its types', async () => {
  const log = JSON.parse((await checked(shop(), '--format', 'sarif')).stdout) as { runs: { results: { codeFlows: { threadFlows: { locations: unknown[] }[] }[] }[] }[] };
  const types = createRequire(import.meta.url).resolve('@types/sarif/index.d.ts');
  const schema = createGenerator({ path: types, type: 'Log', skipTypeCheck: true, additionalProperties: false, topRef: true, expose: 'all' }).createSchema('Log');
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema as object);
  assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
  assert.ok(!validate({ ...log, version: '2.0.0' }) && !validate({ ...log, runs: [{ ...log.runs[0], results: [{ ruleId: 'x' }] }] }), 'the schema has teeth');
  assert.equal(log.runs[0]!.results.length, 2);
  assert.equal(log.runs[0]!.results[0]!.codeFlows[0]!.threadFlows[0]!.locations.length, 3);
});

test('--format github is a command a finding', async () => {
  const lines = (await checked(shop(), '--format', 'github')).stdout.trimEnd().split('\n');
  assert.equal(lines.length, 2);
  assert.match(lines[0]!, /^::error file=shop\.ts,line=5,col=40,endLine=5,endColumn=52,title=stet run-only::`node:fs#readFileSync`: .*%0Areached by shop\.pay → read%0Afix: /);
});

test('warnings pass, unless there are more than are allowed', async () => {
  const root = shop({ 'shop.ts': service.replace("read('price') + ", '') });
  assert.deepEqual([(await checked(root)).status, (await checked(root, '--max-warnings', '1')).status], [0, 0]);
  const many = await checked(root, '--max-warnings', '0');
  assert.deepEqual([many.status, many.stderr], [1, 'error check: 1 warning, and 0 allowed\n']);
});

test('a baseline knows what was there, also when it moves, and nothing else', async () => {
  const root = shop();
  const written = await checked(root, '--baseline', 'known.json', '--write-baseline');
  assert.deepEqual([written.status, written.stdout, written.stderr], [0, '', 'known.json knows 2 findings\n']);
  const again = (): Promise<Answer> => checked(root, '--baseline', 'known.json', '--json');
  assert.deepEqual([(await again()).status, found(await again())], [0, []]);
  writeFileSync(join(root, 'shop.ts'), `// moved\n\n${service}`);
  assert.deepEqual(found(await again()), []);
  writeFileSync(join(root, 'shop.ts'), service.replace("read('price')", "read('price') + hostname()"));
  assert.deepEqual(found(await again()), ['11 environment', '11 environment'], 'the line is another one');
  writeFileSync(join(root, 'shop.ts'), service.replace('      return', '      hostname();\n      return'));
  assert.deepEqual(found(await again()), ['11 environment']);
  assert.equal(readFileSync(join(root, 'known.json'), 'utf8').includes('"line": 5'), false);
});

test('projects: a tsconfig, a folder with one, references; a folder without one is all of its files', async () => {
  const root = shop({
    'tsconfig.json': '{ "files": [], "references": [{ "path": "a" }, { "path": "b" }] }',
    'a/tsconfig.json': '{ "compilerOptions": { "composite": true, "module": "nodenext", "strict": true }, "include": ["*.ts"] }', 'a/a.ts': service,
    'b/tsconfig.json': '{ "compilerOptions": { "composite": true, "module": "nodenext", "strict": true }, "include": ["*.ts"] }', 'b/b.ts': service.replaceAll('shop', 'other'),
  });
  const files = async (...args: string[]): Promise<string[]> => [...new Set((JSON.parse((await checked(root, '--json', ...args)).stdout) as { file: string }[]).map(({ file }) => file))];
  assert.deepEqual(await files(), ['a/a.ts', 'b/b.ts']);
  assert.deepEqual(await files('b'), ['b/b.ts']);
  assert.deepEqual(await files('a/tsconfig.json', 'shop.ts'), ['a/a.ts', 'shop.ts']);
});

test('what is wrong with the command or the project is said, and ends with 2; a file that does not parse with 1, beside the others', async () => {
  const root = shop({ 'bad.ts': `${service}const a = (;`, 'tsconfig.bad.json': '{ "compilerOptions": { "module": "x" } }', 'note.txt': '' });
  const fails = async (...args: string[]): Promise<[number | null, string]> => {
    const { status, stderr } = await checked(root, ...args);
    return [status, stderr.split('\n')[0]!];
  };
  assert.deepEqual(await fails('gone'), [2, 'error check: gone does not exist']);
  assert.deepEqual(await fails('note.txt'), [2, 'error check: note.txt is neither a folder, nor a tsconfig, nor TypeScript or JavaScript']);
  assert.match((await fails('tsconfig.bad.json'))[1], /^error check: Argument for '--module' option must be/);
  assert.deepEqual(await fails('--write-baseline'), [2, 'error check: --write-baseline needs --baseline FILE']);
  assert.deepEqual(await fails('--baseline', 'gone.json'), [2, 'error check: there is no baseline gone.json; stet check --baseline gone.json --write-baseline makes it']);
  assert.equal((await fails('--max-warnings', 'x'))[0], 2);
  assert.equal((await fails('--format', 'xml'))[0], 2);
  const ran = await checked(root, '--json');
  assert.equal(ran.status, 1);
  assert.match(ran.stderr, /^error syntax: Unexpected token\n {2}bad\.ts:15:12\n/);
  assert.deepEqual(found(ran), ['5 run-only', '11 environment']);
});

test('files that the configuration excludes are made safe by nobody; rules and comments hold as everywhere', async () => {
  const root = shop({ 'stet.config.json': '{ "exclude": ["shop.ts"], "rules": { "environment": "off" } }' });
  const ran = await checked(root, '--json');
  assert.deepEqual(found(ran), ['5 run-only', '11 random']);
  assert.match(ran.stdout, /and the build leaves this file alone/);
});

test('--fix writes what surely means the same; with --strict also for what the build makes safe; a baseline is left alone', async () => {
  const text = `import { service, type Context } from '@restatedev/restate-sdk';
import { readFile } from 'node:fs/promises';

export const shop = service({
  name: 'shop',
  handlers: {
    pay: async (ctx: Context) => {
      await readFile('price');
      return Math.random();
    },
  },
});
`;
  const root = project({ 'package.json': '{ "type": "module" }', node_modules: `-> ${join(repository, 'node_modules')}`, 'shop.ts': text });
  const now = (): string => readFileSync(join(root, 'shop.ts'), 'utf8');
  assert.equal((await checked(root, '--baseline', 'known.json', '--write-baseline')).status, 0);
  assert.equal((await checked(root, '--baseline', 'known.json', '--fix')).status, 0);
  assert.equal(now(), text);
  assert.deepEqual(found(await checked(root, '--json', '--fix')), []);
  const awaited = text.replace("await readFile('price')", "await ctx.run('readFile', async () => { await readFile('price'); })");
  assert.equal(now(), awaited);
  assert.deepEqual(found(await checked(root, '--json', '--fix', '--strict')), []);
  assert.equal(now(), awaited.replace('Math.random()', 'ctx.rand.random()'));
});

test('state of a library that the build gives each invocation is reported to whoever asks for everything, and where the package is left alone', async () => {
  const text = service.replace("import { hostname } from 'node:os';", "import { nanoid } from 'nanoid';\nconst hostname = (): string => nanoid();");
  const places = async (...args: string[]): Promise<string[]> => found(await checked(shop({ 'shop.ts': text }), '--json', ...args));
  assert.deepEqual(await places(), ['6 run-only']);
  assert.deepEqual(await places('--strict'), ['4 stateful-library', '6 run-only', '12 random']);
  for (const config of ['{ "native": ["nanoid"] }', '{ "dependencies": false }']) {
    assert.deepEqual(found(await checked(shop({ 'shop.ts': text, 'stet.config.json': config }), '--json')), ['4 stateful-library', '6 run-only'], config);
  }
});

test('--fix takes out comments without effect, and touches nothing else', async () => {
  const text = service.replace("      return read", "      // stet-ignore fetch: there was one\r\n      // stet-ignore environment: it is the same everywhere\n      return read")
    .replace("'utf8');", "'utf8'); // stet-ignore clock: none is read");
  const root = shop({ 'shop.ts': `\uFEFF${text}` });
  assert.deepEqual(found(await checked(root, '--json')).filter((each) => each.endsWith('unused-ignore')), ['5 unused-ignore', '11 unused-ignore']);
  const ran = await checked(root, '--json', '--fix');
  assert.deepEqual([ran.status, found(ran)], [1, ['5 run-only']]);
  assert.equal(readFileSync(join(root, 'shop.ts'), 'utf8'), `\uFEFF${service.replace('      return read', '      // stet-ignore environment: it is the same everywhere\n      return read')}`);
  assert.deepEqual(found(await checked(root, '--json', '--fix')), ['5 run-only']);
});

test('--handlers lists them, as text or JSON', async () => {
  const root = shop();
  assert.match((await checked(root, '--handlers')).stdout, /^shop\.pay {2}service {2}shop\.ts:10:10 {2}[0-9a-f]{12}\n {2}does nothing durable\n {2}run-only /);
  assert.deepEqual((JSON.parse((await checked(root, '--handlers', '--json')).stdout) as { name: string }[]).map(({ name }) => name), ['shop.pay']);
  assert.equal((await checked(root, '--handlers', '--format', 'sarif')).status, 2);
  assert.deepEqual(await checked(root, '--since', 'HEAD').then(({ status, stderr }) => [status, stderr.slice(0, 17)]), [2, 'error check: git ']);
});
