import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feature } from './feature.ts';

/** Every feature under features/, in the order of the files' names. Throws where two bear one name. */
export async function loadFeatures(): Promise<Feature[]> {
  const folder = join(import.meta.dirname, 'features');
  const files: string[] = [];
  for await (const file of glob('*.ts', { cwd: folder })) files.push(file);
  const features: Feature[] = [];
  for (const file of files.sort()) features.push(((await import(join(folder, file))) as { readonly default: Feature }).default);
  const names = features.flatMap(({ feature, checks }) => checks.map(({ name }) => `${feature}: ${name}`));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two checks are named ${twice}`);
  return features;
}
