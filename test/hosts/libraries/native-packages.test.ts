import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { node, project, register } from '../program.ts';

const packages = join(import.meta.dirname, '../../../node_modules');
const stet = { 'node_modules/@stet': `-> ${join(packages, '@stet')}` };

/** A handler that logs before and after a run in which the process dies once; gives the clock that it saw, and its journal. */
const program = (imports: string, log: string): string => `
import { serve, service, type Context } from '@stet/runtime';
import { openSync } from 'node:fs';
${imports}
const log = ${log};
const shop = service({ name: 'shop', handlers: {
  pay: async (ctx: Context, _none: undefined) => {
    const before = [Date.now(), Math.random()];
    for (let i = 0; i < 100; i++) log('before ' + i);
    await ctx.run('gap', () => { if (process.argv[2] === 'die') process.kill(process.pid, 'SIGKILL'); });
    log('after');
    return [...before, Math.random()];
  },
} });
const server = await serve({ services: [shop] });
const seen = await server.client(shop).pay(undefined, { idempotencyKey: 'one' });
console.log(JSON.stringify(seen));
await server.close();
`;

function dieAndEnd(files: Readonly<Record<string, string>>): { readonly root: string; readonly stderr: string; readonly journal: string[] } {
  const root = project({ ...stet, ...files });
  const died = node(root, ['--import', register, 'program.ts', 'die']);
  assert.equal(died.signal, 'SIGKILL', died.stderr);
  const ended = node(root, ['--import', register, 'program.ts', 'live']);
  assert.equal(ended.status, 0, ended.stderr);
  const database = new DatabaseSync(join(root, '.stet/journal.db'), { readOnly: true });
  const journal = database.prepare('select coalesce(kind, type) as what from journal order by entry_index').all().map(({ what }) => String(what));
  database.close();
  return { root, stderr: died.stderr + ended.stderr, journal };
}

const loggers = {
  pino: { imports: "import pino from 'pino'; const logger = pino({ base: null }, pino.destination({ dest: 'log', sync: true }));", log: '(text: string) => logger.info(text)' },
  winston: {
    imports: "import winston from 'winston'; const logger = winston.createLogger({ format: winston.format.combine(winston.format.timestamp(), winston.format.json()), transports: [new winston.transports.File({ filename: 'log' })] });",
    log: '(text: string) => logger.info(text)',
  },
};

for (const [name, { imports, log }] of Object.entries(loggers)) {
  test(`${name} logs natively in a handler: no entry, no draw, no report, and the machine's own clock`, () => {
    const dependencies = Object.fromEntries(Object.keys((JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as { dependencies: object }).dependencies).map((each) => [each, each]));
    assert.ok(Object.keys(dependencies).length > 3);
    const { root, stderr, journal } = dieAndEnd({
      'package.json': JSON.stringify({ type: 'module', dependencies: { [name]: '*' } }),
      'program.ts': program(imports, log),
      [`node_modules/${name}`]: `-> ${join(packages, name)}`,
    });
    assert.equal(stderr, '');
    assert.deepEqual(journal, ['start', 'run', 'end']);
    const times = readFileSync(join(root, 'log'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { time?: number; timestamp?: string }).map(({ time, timestamp }) => time ?? Date.parse(timestamp!));
    assert.ok(times.length >= 101, `${times.length} lines`);
  });
}

test('a package of the option, and one that only it depends on, run natively; one that the program uses too does not', () => {
  const noisy = (name: string, more = ''): string => `${more}
module.exports = (report) => { const value = [Math.random(), Date.now(), 0]; setTimeout(() => { value[2] = Math.random(); }, 1).unref(); return value; };`;
  const manifest = (name: string, dependencies = {}): string => JSON.stringify({ name, version: '1.0.0', dependencies });
  const files = {
    'package.json': JSON.stringify({ type: 'module', dependencies: { noisy: '*', shared: '*' }, stet: { native: ['noisy'] } }),
    'node_modules/noisy/package.json': manifest('noisy', { below: '*', shared: '*' }),
    'node_modules/noisy/index.js': noisy('noisy', "const below = require('below'); const shared = require('shared'); exports.below = below;"),
    'node_modules/below/package.json': manifest('below'),
    'node_modules/below/index.js': noisy('below'),
    'node_modules/shared/package.json': manifest('shared'),
    'node_modules/shared/index.js': 'module.exports = () => Math.random();',
    'program.ts': program("import noisy from 'noisy'; import { createRequire } from 'node:module'; import shared from 'shared'; const below = createRequire(import.meta.url)('below');",
      "(text: string) => { noisy(); below(); if (text === 'after') shared(); }"),
  };
  const { stderr, journal } = dieAndEnd(files);
  assert.equal(stderr, '');
  assert.deepEqual(journal, ['start', 'run', 'end'], 'no timer of theirs is in the journal');
  const { 'package.json': _listed, ...others } = files;
  const rewritten = dieAndEnd({ ...others, 'package.json': JSON.stringify({ type: 'module', dependencies: { noisy: '*', shared: '*' } }) });
  assert.ok(rewritten.journal.length > 3 || rewritten.journal.includes('timer'), `without the option their timers are: ${rewritten.journal.join(' ')}`);
});
