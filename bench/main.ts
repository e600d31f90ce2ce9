import { parseArgs } from 'node:util';
import { buildLines } from './builds.ts';
import { checkLines } from './check.ts';
import { commitLines } from './commits.ts';
import { compilerLines } from './compilers.ts';
import { ingressLines } from './ingress.ts';
import { format, meets, type Line } from './measure.ts';
import { lintLines } from './lint.ts';
import { outsideLines } from './outside.ts';
import { replayLines } from './replay.ts';
import { restateEngineLines } from './restate-engine.ts';
import { rewriteLines } from './rewrite.ts';
import { sleeperLines } from './sleepers.ts';
import { startUpLine } from './start-up.ts';

const usage = `npm run bench [-- --check] [-- --json] [-- --only NAME]

Measures stet beside its references in one run: the median, and the spread as [min … max].
  --check      exit status 1 where a target is missed
  --json       the lines as JSON
  --only NAME  builds, check, commits, ingress, lint, outside, replay, restate, rewrite, sleepers or start`;

const suites: Readonly<Record<string, () => Promise<Line[]> | Line[]>> = {
  builds: () => buildLines(9),
  outside: outsideLines,
  replay: () => replayLines(7),
  commits: () => commitLines(7),
  sleepers: sleeperLines,
  ingress: () => ingressLines(3),
  restate: () => restateEngineLines(3),
  check: () => checkLines(3),
  lint: () => lintLines(3),
  rewrite: async () => [...(await rewriteLines(3)), ...compilerLines(3)],
  start: () => [startUpLine()],
};

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, json: { type: 'boolean' }, only: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
if (values.only !== undefined && !(values.only in suites)) {
  console.error(`There is no bench ${JSON.stringify(values.only)}.\n\n${usage}`);
  process.exit(2);
}

const lines: Line[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (values.only !== undefined && values.only !== name) continue;
  for (const line of await suite()) {
    lines.push(line);
    if (!values.json) console.log(format(line));
  }
}
if (values.json) console.log(JSON.stringify(lines, null, 2));
const missed = lines.filter((line) => !meets(line));
if (!values.json) console.log(`\n${lines.length - missed.length} targets met, ${missed.length} missed`);
process.exit(values.check === true && missed.length > 0 ? 1 : 0);
