import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compile } from '@stet/plugin/compile';
import pc from 'picocolors';
import { attempt, type Attempt, type AttemptOptions } from './attempts.ts';
import { foundLines, sourceLines } from './listing.ts';
import { readJournal, settledLines, timelineRow } from './timeline.ts';

const usage = `npm run demo [-- FILE [HANDLER] [INPUT]]

Takes an ordinary TypeScript service, rewrites it on the fly, kills its process with SIGKILL
after every journal entry, and shows that each resumed run is the same run.

  FILE     a module that exports a service, or an async function (ctx, input) => result
  HANDLER  the name of the handler, where there are several
  INPUT    its argument as JSON; the export \`example\` unless given`;

const [given, handler = '', input = ''] = process.argv.slice(2);
if (given === '--help' || given === '-h') {
  console.log(usage);
  process.exit(0);
}
const file = given ?? 'examples/checkout.ts';
if (!existsSync(file)) {
  console.error(`There is no file ${file}.\n\n${usage}`);
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'stet-demo-'));
try {
  process.exitCode = await demo();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function demo(): Promise<number> {
  const source = readFileSync(file, 'utf8');
  const compiled = compile(source, resolve(file));
  heading(`1. The source, untouched: ${relative('.', resolve(file))}`);
  for (const line of sourceLines(source, compiled.findings)) console.log(line);
  heading(`2. What stet finds in it and rewrites while it loads: ${compiled.findings.length} uses`);
  for (const line of foundLines(source, compiled.findings)) console.log(line);

  heading('3. Without stet: the process dies after the last action and starts again');
  const without = await plainRuns();
  heading('4. With stet: the process dies after every journal entry');
  return (await durableRuns()) && without ? 0 : 1;
}

async function plainRuns(): Promise<boolean> {
  const options = { child: 'plain-child.ts', file, handler, input, environment: { LEDGER: join(folder, 'plain.jsonl') } } as const;
  const calm = await attempt({ ...options, environment: { LEDGER: join(folder, 'calm.jsonl') } });
  if (calm.exitCode !== 0) return failed(calm);
  const first = await attempt({ ...options, killAfter: Math.max(1, calm.actions.length) });
  const second = await attempt(options);
  if (second.exitCode !== 0) return failed(second);
  console.log(`   1  ${first.actions.join(' ')} ${pc.red('✗ SIGKILL')}`);
  console.log(`   2  ${second.actions.join(' ')} ${pc.green('✓ done')}   ${pc.dim('everything is done again')}`);
  console.log(`\n  result  ${second.stdout.trim()}`);
  printLedger(options.environment.LEDGER);
  return true;
}

async function durableRuns(): Promise<boolean> {
  const environment = { LEDGER: join(folder, 'durable.jsonl'), STET_FOLDER: join(folder, 'stet') };
  const options: AttemptOptions = { child: 'durable-child.ts', file, handler, input, environment };
  const journal = join(environment.STET_FOLDER, 'journal.db');
  let durable = 0;
  for (let number = 1; number <= 200; number++) {
    const run = await attempt({ ...options, killAfter: 1 });
    const entries = existsSync(journal) ? readJournal(journal) : [];
    const killed = run.signal === 'SIGKILL';
    if (!killed && run.exitCode !== 0) return failed(run);
    console.log(timelineRow(number, entries.slice(0, durable), entries.slice(durable), killed));
    durable = entries.length;
    if (entries.at(-1)?.type !== 'end') continue;
    const last = killed ? await attempt(options) : run;
    console.log(`\n  result  ${last.stdout.trim()}`);
    for (const line of settledLines(entries)) console.log(`          ${pc.dim(line)}`);
    printLedger(environment.LEDGER);
    console.log(`\n  ${number} processes, ${number - (killed ? 0 : 1)} killed, one run.`);
    return true;
  }
  console.error('The invocation did not end within 200 processes.');
  return false;
}

/** The ledger stands for the world outside: what the card company saw. */
function printLedger(path: string): void {
  if (!existsSync(path)) return;
  const charges = readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { idempotencyKey?: string });
  for (const charge of charges) console.log(`  ledger  ${JSON.stringify(charge)}`);
  const distinct = charges.filter((charge, i) => charges.findIndex((other) => isDeepStrictEqual(other, charge)) === i);
  console.log(distinct.length === 1
    ? pc.green(`  one charge${charges.length > 1 ? `, asked ${charges.length} times with one idempotency key` : ''}`)
    : pc.red(`  ${distinct.length} different charges for one order`));
}

function failed(run: Attempt): false {
  console.error(pc.red(`  the process ended with ${run.signal ?? `exit code ${run.exitCode}`}`));
  console.error(run.stderr.trim() || run.stdout.trim());
  return false;
}

function heading(text: string): void {
  console.log(`\n${pc.bold(text)}\n`);
}
