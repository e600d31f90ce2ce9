import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { check, CheckProblem, type HandlerReport } from '../../plugin/check/index.ts';
import { changesSince } from '../../plugin/check/since.ts';
import { changesText, handlersText } from '../../plugin/cli/check/handlers.ts';
import { project } from '../hosts/program.ts';
import { root as repository } from '../house/files.ts';

const service = `import { object, type ObjectContext } from '@restatedev/restate-sdk';
import { fee, type Rates, rates } from './fee.ts';

async function note(ctx: ObjectContext, text: string): Promise<void> {
  ctx.set('note', text);
}

export const cart = object({
  name: 'cart',
  handlers: {
    pay: async (ctx: ObjectContext, cents: number) => {
      const total = cents + fee(cents, rates);
      const receipt = await ctx.run('charge', () => \`charged \${total}\`);
      await note(ctx, receipt);
      setTimeout(() => ctx.clear('note'), 1000);
      await ctx.sleep(10);
      return { receipt, total };
    },
    look: async (ctx: ObjectContext) => ctx.get<string>('note'),
  },
});
`;
const fee = `export interface Rates { part(cents: number): number }
const percent = 2;
export const rates: Rates = { part: (cents) => cents * percent };
export function fee(cents: number, by: Rates): number {
  return Math.max(1, by.part(cents));
}
`;

function shop(files: Readonly<Record<string, string>> = {}): string {
  return project({ 'package.json': '{ "type": "module" }', node_modules: `-> ${join(repository, 'node_modules')}`, 'cart.ts': service, 'fee.ts': fee, ...files });
}

const reports = (cwd: string): readonly HandlerReport[] => check({ paths: ['.'], cwd, handlers: true }).reports;
const prints = (files: Readonly<Record<string, string>> = {}): string[] => reports(shop(files)).map(({ fingerprint }) => fingerprint);

test('a handler shows what it does durably, in order, and what it reaches', () => {
  const [look, pay] = reports(shop());
  assert.deepEqual([look!.name, pay!.name, pay!.kind], ['cart.look', 'cart.pay', 'object']);
  assert.deepEqual(look!.operations.map(({ kind, name }) => [kind, name]), [['get', 'note']]);
  assert.deepEqual(pay!.operations.map(({ kind, name, via, line }) => [kind, name, via, line]), [
    ['run', 'charge', [], 13], ['set', 'note', ['note'], 5], ['timer', undefined, [], 15], ['clear', 'note', ['<anonymous>'], 15], ['sleep', undefined, [], 16],
  ]);
  assert.deepEqual(pay!.reaches.map(({ id, safe, line }) => [id, safe, line]), [['timer', true, 15]]);
  const text = handlersText([pay!]);
  assert.match(text, /^cart\.pay {2}object {2}cart\.ts:11:10 {2}[0-9a-f]{12}\n {2}run "charge" {2}cart\.ts:13:29\n {2}set "note" {2}in note {2}cart\.ts:5:3\n/);
});

const [lookBefore, payBefore] = prints();

/** What is no change of the program, and what is one. */
const same: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'comments and layout': { 'cart.ts': service.replaceAll('\n', '\n\n').replace('const total', '/* the sum */ const total') },
  'types': { 'cart.ts': service.replace('cents: number', 'cents: 1 | 2').replace('const total', 'const total: number').replace('fee(cents, rates)', '(fee(cents, rates)!)').replace(', type Rates', '') },
  'local names': { 'cart.ts': service.replaceAll('receipt, total', 'receipt: paid, total: sum').replaceAll('receipt =', 'paid =').replaceAll('total =', 'sum =').replace('${total}', '${sum}').replace('note(ctx, receipt)', 'note(ctx, paid)') },
  'names of functions': { 'cart.ts': service.replaceAll('fee(', 'charge(').replace('{ fee', '{ charge'), 'fee.ts': fee.replace('function fee', 'function charge') },
  'the action of a run': { 'cart.ts': service.replace('`charged ${total}`', '`was charged ${total + 1} by ${Math.random()}`') },
  'code that is not reached': { 'fee.ts': `${fee}export const other = (): number => 7;\n` },
  'functions in another order': { 'fee.ts': `export function first(): void {}\n${'// long\n'.repeat(200)}${fee}` },
};
const other: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'an operation': { 'cart.ts': service.replace('await ctx.sleep(10);', '') },
  'a duration': { 'cart.ts': service.replace('sleep(10)', 'sleep(11)') },
  'an operator': { 'cart.ts': service.replace('cents + fee', 'cents - fee') },
  'a sign': { 'cart.ts': service.replace('cents + fee', '+cents + -fee') },
  'the name of a run': { 'cart.ts': service.replace("'charge'", "'charged'") },
  'a helper': { 'fee.ts': fee.replace('Math.max(1', 'Math.max(2') },
  'an implementation of an interface': { 'fee.ts': fee.replace('cents * percent', 'cents * percent * 2') },
  'a constant': { 'fee.ts': fee.replace('percent = 2', 'percent = 3') },
  'the name of a property': { 'cart.ts': service.replace('{ receipt, total }', '{ paid: receipt, total }') },
  'which local is meant': { 'cart.ts': service.replace('note(ctx, receipt)', 'note(ctx, String(total))') },
  'an await': { 'cart.ts': service.replace('await note', 'void note') },
};

for (const [what, files] of Object.entries(same)) {
  test(`${what}: the fingerprint stays`, () => assert.deepEqual(prints(files), [lookBefore, payBefore]));
}
for (const [what, files] of Object.entries(other)) {
  test(`${what}: the fingerprint changes, of this handler alone`, () => {
    const [look, pay] = prints(files);
    assert.equal(look, lookBefore);
    assert.notEqual(pay, payBefore);
  });
}

test('--since tells what changed, and whose invocations in flight are affected', () => {
  const root = shop();
  const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], { cwd: root, encoding: 'utf8' });
  git('init', '-q');
  writeFileSync(join(root, '.gitignore'), 'node_modules\n');
  git('add', '-A');
  git('commit', '-qm', 'first');
  const options = { paths: ['.'], cwd: root };
  assert.deepEqual(changesSince('HEAD', options).map(({ name, change, affected }) => [name, change, affected]), [['cart.look', 'unchanged', false], ['cart.pay', 'unchanged', false]]);
  writeFileSync(join(root, 'cart.ts'), service.replace('await ctx.sleep(10);', "await ctx.run('ship', () => 1);").replace('look:', 'peek:'));
  const changes = changesSince('HEAD', options);
  assert.deepEqual(changes.map(({ name, change, affected }) => [name, change, affected]), [['cart.look', 'removed', true], ['cart.pay', 'changed', true], ['cart.peek', 'added', false]]);
  const text = changesText(changes, 'HEAD');
  assert.match(text, /changed {2}cart\.pay {2}cart\.ts:11:10\n {2}was {2}sleep {2}cart\.ts:16:13\n {2}now {2}run "ship" {2}cart\.ts:16:13\n {2}invocations in flight are affected/);
  assert.match(text, /0 handlers unchanged since HEAD\n$/);
  assert.equal(git('status', '--porcelain'), ' M cart.ts\n', 'the index is as it was');
  assert.throws(() => changesSince('nowhere', options), (error) => error instanceof CheckProblem && error.usage && error.message === 'error check: there is no commit nowhere');
});
