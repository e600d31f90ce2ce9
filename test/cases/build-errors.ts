import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compile, findingPosition } from '../../plugin/compile/index.ts';

/** The build's errors for a file that has to compile without any: each a sentence. */
export function buildErrors(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return compile(text, file).findings
    .filter((finding) => finding.action === 'reported' && finding.severity === 'error')
    .map((finding) => `the build reports ${finding.id} at ${basename(file)}:${findingPosition(text, finding).start.line}`);
}
