import { createHash } from 'node:crypto';
import type ts from 'typescript';
import type { Model } from './model.ts';
import { bare, isFunctionWithBody } from './node-kinds.ts';
import { normalForm, type Root } from './normal-form.ts';
import type { Reach } from './reach.ts';
import type { Edge, Unit } from './unit.ts';

/** Makes F1 (semantics §6) of entries. */
export class Fingerprints {
  readonly #model: Model;
  readonly #reach: Reach;
  readonly #byFile: ReadonlyMap<string, readonly Unit[]>;

  constructor(reach: Reach, model: Model) {
    this.#model = model;
    this.#reach = reach;
    this.#byFile = Map.groupBy(reach.units.values(), ({ file }) => file);
  }

  /**
   * SHA-256, as hex, of all code that an entry reaches as durable code: functions, classes and the values of the program's variables. Comments, types, layout,
   * the names of locals and of functions, and what the actions of runs do are outside. Code is taken in the order in which it is referred to.
   */
  of(entry: string): string {
    const model = this.#model;
    const indices = new Map<ts.Node, number>();
    const pending: Root[] = [];
    const refer = (declaration: ts.Node): string | undefined => {
      const root = rootOf(declaration, model);
      if (root === undefined) return undefined;
      let index = indices.get(root);
      if (index === undefined) {
        indices.set(root, (index = indices.size));
        pending.push(root);
      }
      return `@${index}`;
    };
    const hash = createHash('sha256');
    refer(model.nodeOf(entry));
    for (let root = pending.shift(); root !== undefined; root = pending.shift()) {
      hash.update(`${normalForm(root, model, refer)}\n`);
      // What is reached through members, interfaces and accessors has no name in the text that leads to it.
      for (const edge of this.#edgesIn(root)) {
        const target = model.nodeOf(edge.to);
        if (!isInside(target, root)) refer(target);
      }
    }
    return hash.digest('hex');
  }

  /** The durable edges of a root and of the functions inside it, in the order of the text; those of one place in the order of files and places. */
  #edgesIn(root: Root): Edge[] {
    const units = this.#byFile.get(this.#model.nameOf(root.getSourceFile())) ?? [];
    return units.filter((unit) => unit.start >= root.getStart() && unit.end <= root.end && this.#reach.nodes.has(unit.id))
      .flatMap(({ edges }) => edges.filter(({ run }) => !run))
      .sort((a, b) => a.at - b.at || compareIds(a.to, b.to));
  }
}

/** What of a declaration is code: a function behind a variable is the function. Undefined for what is not the program's own. */
function rootOf(declaration: ts.Node, model: Model): Root | undefined {
  const { ts } = model;
  if (!model.isOwn(declaration.getSourceFile())) return undefined;
  if (ts.isVariableDeclaration(declaration)) {
    const value = declaration.initializer && bare(ts, declaration.initializer);
    return value !== undefined && isFunctionWithBody(ts, value) ? value : declaration;
  }
  return isFunctionWithBody(ts, declaration) || ts.isClassLike(declaration) || ts.isEnumDeclaration(declaration) ? declaration : undefined;
}

function compareIds(a: string, b: string): number {
  const [[fileA, startA], [fileB, startB]] = [a.split('#'), b.split('#')] as [[string, string], [string, string]];
  return fileA === fileB ? parseInt(startA, 10) - parseInt(startB, 10) : fileA < fileB ? -1 : 1;
}

function isInside(node: ts.Node, root: Root): boolean {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) if (at === root) return true;
  return false;
}
