import { readFileSync, writeFileSync } from 'node:fs';

/** Writes texts over those of files. A byte order mark stays: the texts are without it. */
export function writeTexts(files: readonly { readonly path: string; readonly after: string }[]): void {
  for (const { path, after } of files) writeFileSync(path, (readFileSync(path, 'utf8').startsWith('\uFEFF') ? '\uFEFF' : '') + after);
}
