import type { Reading } from './reading.ts';
import type { Entry, Unit } from './unit.ts';

/**
 * A node of the reach: a unit as durable code gets to it (`id`), or as the action of a `run` does (`id!`). The same function may be both.
 */
export type Node = string;

export function nodeOf(unit: string, inRun: boolean): Node {
  return inRun ? `${unit}!` : unit;
}

export function unitOf(node: Node): string {
  return node.endsWith('!') ? node.slice(0, -1) : node;
}

export function isInRun(node: Node): boolean {
  return node.endsWith('!');
}

/** Everything that the entries lead to. */
export interface Reach {
  readonly entries: readonly Entry[];
  readonly units: ReadonlyMap<string, Unit>;
  readonly nodes: ReadonlySet<Node>;
  readonly next: (node: Node) => readonly Node[];
}

/** Follows the entries through the program; each unit is asked for when it is first reached. `entriesLeft` are entries only if nothing reaches them. */
export function follow(entries: readonly Entry[], entriesLeft: () => readonly Entry[], reading: Reading): Reach {
  const units = new Map<string, Unit>();
  const nodes = new Set<Node>();
  const edges = new Map<Node, readonly Node[]>();
  const next = (node: Node): readonly Node[] => edges.get(node) ?? [];
  const explore = (roots: readonly Node[]): void => {
    const pending = [...roots];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (nodes.has(node)) continue;
      nodes.add(node);
      const id = unitOf(node);
      let unit = units.get(id);
      if (unit === undefined) units.set(id, (unit = reading.unit(id)));
      const inRun = isInRun(node);
      const targets = [...new Set(unit.edges.map((edge) => nodeOf(edge.to, inRun || edge.run)))];
      edges.set(node, targets);
      pending.push(...targets);
    }
  };
  explore(entries.map(({ unit }) => unit));
  const rest = entriesLeft().filter(({ unit }) => !nodes.has(unit) && !nodes.has(nodeOf(unit, true)));
  explore(rest.map(({ unit }) => unit));
  // Of those that nobody calls, one may call another: it is no beginning then.
  const called = new Set([...edges.values()].flat());
  const beginnings = rest.filter(({ unit }) => !called.has(unit) || [...edges].every(([from, targets]) => from === unit || !targets.includes(unit)));
  const reachable = new Set<Node>();
  const mark = (node: Node): void => {
    const pending = [node];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (reachable.has(at)) continue;
      reachable.add(at);
      pending.push(...next(at));
    }
  };
  for (const { unit } of [...entries, ...beginnings]) mark(unit);
  // A circle of functions that take a context, called from nowhere, begins at its first.
  for (const entry of rest) {
    if (reachable.has(entry.unit)) continue;
    beginnings.push(entry);
    mark(entry.unit);
  }
  return { entries: [...entries, ...beginnings], units, nodes, next };
}
