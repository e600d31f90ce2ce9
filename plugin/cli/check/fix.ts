import { resolve } from 'node:path';
import { beyondBaseline } from '../../check/baseline.ts';
import { migrate } from '../../migrate/index.ts';
import { writeTexts } from '../write-texts.ts';
import type { CheckCommand } from './index.ts';

/**
 * Writes the explicit forms that surely mean the same in the place of what is reported: `strict` decides whether what the build makes safe is, and a baseline is left
 * alone. What would not compile stays, and is told on stderr. Says whether anything was written.
 */
export function applyFixes({ paths, cwd, context = [], strict = false, baseline }: CheckCommand): boolean {
  const known = baseline === undefined ? undefined : resolve(cwd, baseline);
  const { files, refused } = migrate({
    paths, cwd, contexts: context, strict, ...(known !== undefined && { select: (findings, textOf) => beyondBaseline(findings, known, textOf) }),
  });
  for (const { file, message } of refused) console.error(`note: ${file} is not fixed, for it would not compile: ${message}`);
  writeTexts(files);
  return files.length > 0;
}
