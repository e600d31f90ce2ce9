import type { Failure } from './check-programs.ts';

/** What a person needs to see, and to see it again. */
export function showFailure({ seed, path, problems, program }: Failure): string {
  return `seed ${seed}, path ${path}\n${problems.map((problem) => `  ${problem}`).join('\n')}\n\n${program}`;
}
