import type { SourceId } from '@stet/plugin/catalogue';

/** The address of a rule's page, which the package carries with it. */
export function pageOf(id: SourceId): string {
  return new URL(`docs/${id}.md`, import.meta.url).href;
}
