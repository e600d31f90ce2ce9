import { isInRun, nodeOf, type Node, type Reach, unitOf } from './reach.ts';
import type { Unit } from './unit.ts';

/** One step of a way: a function, at the place where the one before leads to it; the first is the handler, where it is declared. */
export interface Step {
  readonly file: string;
  readonly at: number;
  readonly name: string;
  readonly node: Node;
}

/** The shortest way from an entry to each node, by number of calls; among equals the first by code units of names and places. The same whatever the order of files. */
export class Ways {
  readonly #reach: Reach;
  readonly #from = new Map<Node, { readonly before: Node | undefined; readonly step: Step }>();

  constructor(reach: Reach, entries = reach.entries) {
    this.#reach = reach;
    const roots = entries.map((entry) => ({ node: entry.unit, step: { ...declared(this.#unit(entry.unit)), name: entry.name, node: entry.unit } }));
    roots.sort((a, b) => compareSteps(a.step, b.step));
    let level: Node[] = [];
    for (const { node, step } of roots) {
      if (this.#from.has(node)) continue;
      this.#from.set(node, { before: undefined, step });
      level.push(node);
    }
    while (level.length > 0) level = this.#advance(level);
  }

  has(node: Node): boolean {
    return this.#from.has(node);
  }

  to(node: Node): Step[] {
    const steps: Step[] = [];
    for (let at = this.#from.get(node); at !== undefined; at = at.before === undefined ? undefined : this.#from.get(at.before)) steps.unshift(at.step);
    return steps;
  }

  /** From nodes in the order of their ways to the nodes one call further, in the order of theirs. */
  #advance(level: readonly Node[]): Node[] {
    const reached: Node[] = [];
    for (const node of level) {
      const unit = this.#unit(unitOf(node));
      const found: { node: Node; step: Step }[] = [];
      for (const edge of unit.edges) {
        const target = nodeOf(edge.to, isInRun(node) || edge.run);
        if (!this.#from.has(target)) found.push({ node: target, step: { file: unit.file, at: edge.at, name: this.#unit(edge.to).name, node: target } });
      }
      found.sort((a, b) => compareSteps(a.step, b.step));
      for (const each of found) {
        if (this.#from.has(each.node)) continue;
        this.#from.set(each.node, { before: node, step: each.step });
        reached.push(each.node);
      }
    }
    return reached;
  }

  #unit(id: string): Unit {
    return this.#reach.units.get(id)!;
  }
}

function declared(unit: Unit): { file: string; at: number } {
  return { file: unit.file, at: unit.at };
}

function compareSteps(a: Step, b: Step): number {
  return compare(a.name, b.name) || compare(a.file, b.file) || a.at - b.at;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
