import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare } from './comparison/compare.ts';
import { tableOf, withTable } from './comparison/table.ts';

const page = new URL('../docs/comparison.md', import.meta.url);

/** `npm run compare [-- --write]`: the twelve programs on Restate's SDK and on stet, one real server; `--write` brings docs/comparison.md up to date. */
const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const table = tableOf(await compare());
console.log(table);
if (values.write) writeFileSync(page, withTable(readFileSync(page, 'utf8'), table));
process.exit(0);
