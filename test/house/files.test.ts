import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, read, root } from './files.ts';

const longestLines = 300;
/** Files that may be longer, each with its reason. */
const longer: Readonly<Record<string, string>> = {
  'runtime/kernel/course.ts': 'the one state machine of delivery: apart, its parts could not be seen to be complete',
};

const texts = files('**/*.{ts,tsx,js,cjs,mjs,json,md,txt}', '.ci/*', '.gitignore');

test('no source is longer than a person can keep in mind, unless it is listed with its reason', () => {
  const lengthOf = (file: string): number => read(file).split('\n').length - 1;
  const long = texts.filter((file) => /\.[cm]?[jt]sx?$/.test(file) && lengthOf(file) > longestLines);
  assert.deepEqual(long.filter((file) => !(file in longer)).map((file) => `${file}: ${lengthOf(file)} lines`), []);
  assert.deepEqual(Object.keys(longer).filter((file) => !long.includes(file)), [], 'these are short again: take them off the list');
});

test('no file has a name that says nothing', () => {
  assert.deepEqual(texts.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\/|\.\w+$)/.test(file)), []);
});

test('no file knows the machine that it was written on', () => {
  // A short path such as /stet may be part of an innocent word.
  const here = root.split('/').length > 2 ? `${root}/` : undefined;
  const homes = /(?:^|[\s'"`(=])\/(?:home|Users|root)\/\w/m;
  const knowing = texts.filter((file) => {
    const text = read(file);
    return (here !== undefined && text.includes(here)) || homes.test(text);
  });
  assert.deepEqual(knowing, []);
});

test('the lock file names no registry, so that any may serve it', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { readonly resolved?: string }> };
  const hosts = Object.entries(packages).filter(([, { resolved }]) => resolved?.includes('://'));
  assert.deepEqual(hosts.map(([name]) => name), []);
  for (const file of texts.filter((each) => each !== 'package-lock.json')) {
    assert.doesNotMatch(read(file), /https?:\/\/[\w.-]*\b(?:registry|npm[\w-]*|artifactory)\.[\w.-]+\//, file);
  }
});
