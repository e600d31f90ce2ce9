import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeProject } from './check-project.ts';
import { installBuilt } from './installed.ts';
import { spread, type Line } from './measure.ts';

const files = 1000;

interface Measured {
  /** Of processor time, user and system: a machine that does other things too lengthens the time on the wall alone. */
  readonly seconds: number;
  /** The most that was resident at a time. */
  readonly megabytes: number;
}

/** `stet check` of the built packages on a generated program of 1,000 files beside `tsc --noEmit` (6): anew, again, again after a change, in processor time, and their memory. */
export function checkLines(rounds: number): Line[] {
  const { folder, remove } = installBuilt();
  try {
    writeProject(folder, files);
    const report = join(folder, 'usage.mjs');
    const usage = join(folder, 'usage.json');
    writeFileSync(report, `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));\n`);
    const measure = (status: number, ...args: string[]): Measured => {
      const ran = spawnSync(process.execPath, ['--import', report, ...args], { encoding: 'utf8', cwd: folder, maxBuffer: 64_000_000 });
      if (ran.status !== status) throw new Error(`${args.join(' ')} ended with ${ran.status}: ${ran.stdout.slice(0, 2000)}${ran.stderr}`);
      const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
      return { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
    };
    const stet = (...args: string[]): Measured => measure(1, join(folder, 'node_modules/@stet/plugin/cli/stet.js'), 'check', '--json', ...args);
    const tsc = (): Measured => measure(0, resolve('node_modules/typescript/lib/tsc.js'), '--noEmit', '-p', '.');
    const all = { tsc: [] as Measured[], anew: [] as Measured[], again: [] as Measured[], changed: [] as Measured[] };
    for (let round = -1; round < rounds; round += 1) {
      rmSync(join(folder, 'node_modules/.cache'), { recursive: true, force: true });
      const one = { tsc: tsc(), anew: stet(), again: stet(), changed: changed(folder, stet) };
      if (round >= 0) for (const key of Object.keys(all) as (keyof typeof all)[]) all[key].push(one[key]);
    }
    const seconds = (key: keyof typeof all) => spread(all[key].map((each) => each.seconds));
    const line = (what: string, key: 'anew' | 'again' | 'changed', below: number): Line => ({
      what, reference: 'tsc --noEmit', unit: 's of CPU', ours: seconds(key), theirs: seconds('tsc'), figure: seconds(key).median / seconds('tsc').median, figureUnit: 'x of tsc', target: { below },
    });
    const [ours, theirs] = [spread(all.anew.map((each) => each.megabytes)), spread(all.tsc.map((each) => each.megabytes))];
    return [
      line(`stet check on ${files.toLocaleString('en')} files`, 'anew', 1.3), line('stet check again', 'again', 0.3), line('stet check after a change', 'changed', 1.3),
      { what: 'memory of stet check', reference: 'tsc --noEmit', unit: 'MB', ours, theirs, figure: ours.median / theirs.median, figureUnit: 'x of tsc', target: { below: 1.3 } },
    ];
  } finally {
    remove();
  }
}

function changed(folder: string, stet: () => Measured): Measured {
  appendFileSync(join(folder, 'src/area1/module3.ts'), '// changed\n');
  return stet();
}
