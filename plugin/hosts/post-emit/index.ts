import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LoadedConfig } from '../../config/index.ts';
import { emittedFiles } from './emitted-files.ts';
import { planner, type Plan } from './plan.ts';
import { replaceFile, syncFolder } from './replace.ts';

export { sourcePaths, type Plan } from './plan.ts';
export type { CompilerMap } from './source-map.ts';

export interface RewriteOptions {
  /** Say what would change, and change nothing. */
  readonly check: boolean;
  /** Called after each file, with how many there are. */
  readonly onFile?: (plan: Plan, done: number, all: number) => void;
}

/** Files whose steps are on their way to the disk at one time: it syncs many in about the time of one. */
const inFlight = 32;

/**
 * Rewrites what a compiler has emitted, in place: JavaScript in folders, or files. Maps are composed, declarations not looked at.
 * A second run changes nothing; a run that is interrupted at any instant leaves each file as it was or rewritten, with the map that
 * belongs to it, and the next run finishes. What fails is in its plan, and the others are done. Gives the plans in order of the files.
 * Throws what the file system throws.
 */
export async function rewriteEmitted(paths: readonly string[], loaded: LoadedConfig, { check, onFile }: RewriteOptions): Promise<Plan[]> {
  const plan = planner(loaded);
  const { files, abandoned } = emittedFiles(paths);
  if (!check) for (const file of abandoned) await rm(file, { force: true });
  const plans: Plan[] = [];
  const folders = new Set<string>();
  const writing = new Set<Promise<void>>();
  for (const file of files) {
    const next = plan(file);
    plans.push({ ...next, steps: check ? next.steps : [] }); // what is written need not be kept
    if (!check && next.steps.length > 0) {
      for (const step of next.steps) folders.add(dirname(step.file));
      const written = take(next).finally(() => writing.delete(written));
      writing.add(written);
      if (writing.size >= inFlight) await Promise.race(writing);
    }
    onFile?.(next, plans.length, files.length);
  }
  await Promise.all(writing);
  await Promise.all([...folders].map(syncFolder));
  return plans;
}

async function take({ steps }: Plan): Promise<void> {
  for (const { file, content } of steps) await replaceFile(file, content);
}
