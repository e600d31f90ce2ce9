import { diagnostics, type SourceId } from '@stet/plugin/catalogue';
import { existsSync } from 'node:fs';

/** The address of an id's page: what is published carries the pages with it, in the repository they stand beside the package. */
export function pageOf(id: SourceId): string {
  const { page } = diagnostics[id];
  const carried = new URL(page, import.meta.url);
  return (existsSync(carried) ? carried : new URL(`../${page}`, import.meta.url)).href;
}
