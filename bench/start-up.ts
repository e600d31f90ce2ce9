import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installBuilt } from './installed.ts';
import { spread, type Line } from './measure.ts';

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock

/** Start of a small program that has a source, with and without the loader of the built packages, in turn. */
export function startUpLine(runs = 25): Line {
  const { folder, remove } = installBuilt();
  try {
    const program = join(folder, 'program.mjs');
    writeFileSync(program, 'export const drawn = Math.random();\nconsole.log(drawn < 1);\n');
    const start = (...options: string[]): number => {
      const begun = now();
      const { status, stderr } = spawnSync(process.execPath, [...options, program], { encoding: 'utf8', cwd: folder });
      if (status !== 0) throw new Error(stderr);
      return now() - begun;
    };
    const [plain, loaded]: number[][] = [[], []];
    for (let run = -3; run < runs; run++) {
      const [a, b] = [start(), start('--import', '@stet/plugin/register')];
      if (run < 0) continue;
      plain!.push(a);
      loaded!.push(b);
    }
    const [ours, theirs] = [spread(loaded!), spread(plain!)];
    return {
      what: 'start of node --import @stet/plugin/register', reference: 'plain node', unit: 'ms', ours, theirs,
      figure: ours.median - theirs.median, figureUnit: 'ms over plain node', target: { below: 60 },
    };
  } finally {
    remove();
  }
}
