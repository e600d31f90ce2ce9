import { createTwoFilesPatch } from 'diff';
import { colors } from '../report/index.ts';

/** A unified diff of one file, as `git apply` takes it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  return createTwoFilesPatch(before === '' ? '/dev/null' : `a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 3 }).replace(/^=+\n/, '').replace(/^(---|\+\+\+) ([^\t\n]*)\t?$/gm, '$1 $2');
}

/** The same in colours, where standard output has them. */
export function coloured(diff: string): string {
  return diff.split('\n').map((line) => {
    if (line.startsWith('---') || line.startsWith('+++')) return colors.bold(line);
    if (line.startsWith('@@')) return colors.cyan(line);
    return line.startsWith('+') ? colors.green(line) : line.startsWith('-') ? colors.red(line) : line;
  }).join('\n');
}
