import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lawsOf } from '../test/corpus/laws.ts';
import { fetchPackage, programFiles } from './corpus/fetch.ts';
import { packages } from './corpus/packages.ts';

const usage = `npm run corpus [-- PACKAGE…] [-- --json]

Fetches packages from npm into .cache/corpus and rewrites every file of theirs: what parsed parses, rewriting twice changes
nothing, what has no source stays as it is. Exit status 1 where a law is broken. Without names: those of scripts/corpus/packages.ts.`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const cache = resolve('.cache/corpus');
const broken: string[] = [];
const found = new Map<string, number>();
let [files, unparsed, characters] = [0, 0, 0];

for (const name of positionals.length > 0 ? positionals : packages) {
  const folder = await fetchPackage(cache, name);
  for (const path of programFiles(folder)) {
    const text = readFileSync(path, 'utf8');
    const verdict = lawsOf(path, text);
    files++;
    characters += text.length;
    if (verdict.unparsed) unparsed++;
    for (const { id, action } of verdict.findings) if (action === 'rewritten') found.set(id, (found.get(id) ?? 0) + 1);
    for (const law of verdict.broken) broken.push(`${relative(cache, path)}: ${law}`);
  }
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${name} ${files} files`);
}
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');

const ids = Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
if (values.json) {
  console.log(JSON.stringify({ files, characters, unparsed, rewritten: ids, broken }, null, 2));
} else {
  for (const line of broken) console.log(line);
  console.log(`${files} files, ${(characters / 1e6).toFixed(1)} million characters; ${unparsed} do not parse as they are; ${broken.length} break a law`);
  console.log(`rewritten: ${Object.entries(ids).map(([id, count]) => `${id} ${count}`).join(', ')}`);
}
process.exit(broken.length > 0 ? 1 : 0);
