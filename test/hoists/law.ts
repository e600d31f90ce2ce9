/** Checks the law in a process of its own, so that it can be read with a mutant of the hoister: `law.ts [mutant]`. Exit status 1: the law is broken. */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { hoisterMutants } from './mutants.ts';
import { execute, handlerOf, type Journal } from './execute.ts';
import { program } from './program.ts';

const mutant = hoisterMutants.find(({ name }) => name === process.argv[2]);
registerHooks({
  load: (url, context, nextLoad) => {
    if (mutant === undefined || url !== new URL(`../../${mutant.file}`, import.meta.url).href) return nextLoad(url, context);
    const text = readFileSync(fileURLToPath(url), 'utf8');
    if (text.split(mutant.find).length !== 2) throw new Error(`${mutant.name} does not fit once`);
    return { format: 'module', source: stripTypeScriptTypes(text.replace(mutant.find, () => mutant.replace)), shortCircuit: true };
  },
});
const { compile } = await import('../../plugin/compile/index.ts');

let hoisted = 0;
let refused = 0;
const law = fc.asyncProperty(program, async (text) => {
  const { code, findings } = compile(text, 'program.mjs');
  if (findings.some(({ action, severity }) => action === 'reported' && severity === 'error')) {
    refused += 1;
    return;
  }
  if (code !== text) hoisted += 1;
  const journal: Journal = [];
  const original = await execute(handlerOf(text), [], false);
  const first = await execute(handlerOf(code), journal, false);
  for (const key of ['events', 'state', 'outbox', 'result'] as const) {
    if (original[key] !== first[key]) throw new Error(`${key} differ:\n${original[key]}\n--\n${first[key]}\n${code}`);
  }
  const replayed = await execute(handlerOf(code), journal, true);
  // An action is not executed on replay, so that no effect of it is left outside.
  const outside = replayed.events.split('\n').filter((event) => event.startsWith('effect ')).map((event) => event.split(' ')[1]);
  if (outside.join() !== 'before,out') throw new Error(`effects outside of the action: ${outside.join()}\n${code}`);
  for (const key of ['state', 'outbox', 'result'] as const) {
    if (first[key] !== replayed[key]) throw new Error(`${key} differ on replay:\n${first[key]}\n--\n${replayed[key]}\n${code}`);
  }
});
try {
  await fc.assert(law, { numRuns: 1500, seed: Number(process.env['STET_HOIST_SEED'] ?? 7) });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
console.log(JSON.stringify({ hoisted, refused }));
