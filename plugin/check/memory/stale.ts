import type { FileFacts } from './facts.ts';
import type { Outline } from './outline.ts';

/** A file as it is now. */
export type Now = Outline & Pick<FileFacts, 'links'>;

/**
 * The files whose handlers and functions have to be read anew: those that changed, those that looked into them, those that import, however far away, something whose
 * shape changed, and those that looked through the program for a member which such files have or had.
 */
export function staleFiles(now: ReadonlyMap<string, Now>, before: Readonly<Record<string, FileFacts>>): Set<string> {
  const gone = Object.keys(before).filter((name) => !now.has(name));
  const changed = new Set([...now].filter(([name, { content }]) => before[name]?.content !== content).map(([name]) => name));
  const isRelinked = ([name, { links }]: [string, Now]): boolean => before[name] === undefined || links.join('\n') !== before[name].links.join('\n');
  const reshaped = new Set([...gone, ...[...now].filter(([name, { shape }]) => before[name]?.shape !== shape).map(([name]) => name), ...[...now].filter(isRelinked).map(([name]) => name)]);
  if ([...reshaped].some((name) => now.get(name)?.isAmbient === true || before[name]?.isAmbient === true)) return new Set(now.keys());

  const retyped = importersOf(reshaped, now);
  const members = new Set<string>();
  const addAll = (names: readonly string[] | undefined): void => names?.forEach((name) => members.add(name));
  for (const name of retyped) {
    addAll(now.get(name)?.members);
    addAll(before[name]?.members);
  }
  for (const name of changed) {
    addAll(now.get(name)?.localMembers);
    addAll(before[name]?.localMembers);
  }
  const rewritten = new Set([...changed, ...gone]);
  const rests = ({ touched, asked }: FileFacts): boolean => touched.some((name) => rewritten.has(name)) || asked.some((name) => members.has(name));
  return new Set([...now.keys()].filter((name) => changed.has(name) || retyped.has(name) || before[name] === undefined || rests(before[name])));
}

/** The files themselves, and all that link to them, through as many steps as it takes. */
function importersOf(files: ReadonlySet<string>, now: ReadonlyMap<string, Now>): Set<string> {
  const importers = new Map<string, string[]>();
  for (const [name, { links }] of now) {
    for (const link of links) {
      const known = importers.get(link);
      if (known) known.push(name);
      else importers.set(link, [name]);
    }
  }
  const found = new Set<string>();
  const pending = [...files];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    pending.push(...(importers.get(name) ?? []));
  }
  return found;
}
