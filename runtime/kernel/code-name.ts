import { createHash } from 'node:crypto';

/** Eight characters that change with the texts of some functions: what journals call a build. */
export function codeName(...texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex').slice(0, 8);
}
