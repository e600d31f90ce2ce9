import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compile } from '@stet/plugin/compile';

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
