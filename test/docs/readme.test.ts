import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile } from '@stet/plugin/compile';
import { attempt } from '../../scripts/demo/attempts.ts';

const readme = readFileSync('README.md', 'utf8');
const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);

test('the README shows what the build really makes of its example', () => {
  const [before, after] = blocks as [string, string];
  const { code } = compile(before, 'shop.ts');
  const shown = after.split('\n').filter((line) => line !== '' && line !== '// …');
  assert.ok(shown.length >= 5);
  for (const line of shown) assert.ok(code.split('\n').some((made) => made === line), `The build makes no line\n${line}\nbut\n${code}`);
});

test('the table of the README names members that the catalogue knows', async () => {
  const { sources } = await import('@stet/plugin/catalogue');
  const members = new Set(sources.map((source) => source.replace));
  for (const [, member] of readme.matchAll(/`__stet\.(?:at\("…"\)\.)?([A-Za-z]+)/g)) assert.ok(members.has(member) || member === 'process', member);
});

/** Puts a block of the README into a file of the repository, where it finds the packages. */
function fileOf(block: string): { file: string; folder: string } {
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(join('.cache', 'readme-'));
  const file = join(folder, 'block.ts');
  writeFileSync(file, block);
  return { file, folder };
}

test('the example of the README is one run, killed at every entry', async () => {
  const { file, folder } = fileOf(blocks[0]!);
  try {
    const options = { child: 'durable-child.ts', file, handler: '', input: '1000', environment: { STET_FOLDER: join(folder, '.stet') } } as const;
    let kills = 0;
    for (; kills < 20; kills++) {
      const killed = await attempt({ ...options, killAfter: 1 });
      if (killed.signal !== 'SIGKILL') break;
    }
    const last = await attempt(options);
    assert.equal(last.exitCode, 0, last.stderr);
    assert.match(last.stdout, /^"(north|south) (990|1000) 36"\n$/);
    assert.ok(kills >= 4, `start, two quotes, the charge and the end, but ${kills} kills`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the service of the README greets', () => {
  const { file, folder } = fileOf(blocks[2]!);
  try {
    const run = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', '@stet/plugin/register', file], {
      encoding: 'utf8', env: { ...process.env, STET_FOLDER: join(folder, '.stet') }, timeout: 30_000,
    });
    assert.equal(run.status, 0, run.stderr);
    assert.equal(run.stdout, 'Hello Ada, 1\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
