import { createRequire } from 'node:module';
import { resolve, sep } from 'node:path';
import { installNet } from '../../runtime/ambient/net.ts';
import { setTurn, within } from '../../runtime/kernel/scope.ts';
import { NativeProgram } from './native-program.ts';

/**
 * `suite-child.ts plain|net PACKAGE FILE…`: runs a package's own test files, written for tape, as they are or in an invocation over the net in
 * count mode. At the end it prints what came out as a line of JSON: `{ passed, failed, served, misses }`. Misses are uses of a
 * source in a file of the package or its tests that reached the native.
 */
const [mode, folder, ...files] = process.argv.slice(2) as ['plain' | 'net', string, ...string[]];
const root = resolve(folder);
const require = createRequire(`${root}${sep}package.json`);
const program = new NativeProgram();
const misses: string[] = [];
const outcome: { passed: string[]; failed: string[] } = { passed: [], failed: [] };

if (mode === 'net') {
  installNet({
    mode: 'report',
    isRewritten: (file) => file.includes(root),
    warn: ({ message }) => {
      const [, path, place] = /`(.+)` at (\S+),/.exec(message)!;
      if (resolve(place!).startsWith(root)) misses.push(`${path} at ${place}`);
    },
  });
  setTurn(program);
}
process.on('exit', () => console.log(`\n${JSON.stringify({ ...outcome, served: program.served, misses })}`));

if (mode === 'net') within(program, start);
else start();

function start(): void {
  const tape = require('tape') as { createStream(options: object): NodeJS.ReadableStream };
  tape.createStream({ objectMode: true }).on('data', (row: { type: string; ok?: boolean; name?: string }) => {
    if (row.type === 'assert') (row.ok ? outcome.passed : outcome.failed).push(String(row.name));
  });
  for (const file of files) require(`./${file}`);
}
