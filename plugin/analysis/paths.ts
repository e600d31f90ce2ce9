import { type Source, sources } from '../catalogue/index.ts';

/** One step of a canonical path, with the sources below it. Built once from the catalogue. */
export interface Path {
  /** As the catalogue writes it: `Math.random`, `node:crypto#webcrypto.subtle`. */
  readonly name: string;
  readonly row: Source | undefined;
  /** The row for a member that is only known at run time. */
  readonly dynamic: Source | undefined;
  readonly members: ReadonlyMap<string, Path>;
  /** What any other member is: every export of `node:http`. */
  readonly any: Path | undefined;
}

interface Growing extends Path {
  row: Source | undefined;
  dynamic: Source | undefined;
  readonly members: Map<string, Growing>;
  any: Growing | undefined;
}

function grow(name: string): Growing {
  return { name, row: undefined, dynamic: undefined, members: new Map(), any: undefined };
}

function below(path: Growing, member: string, name: string): Growing {
  const known = path.members.get(member);
  if (known) return known;
  const grown = grow(name);
  path.members.set(member, grown);
  return grown;
}

const root = grow('globalThis');
const modules = new Map<string, Growing>();
const anyReceiver = new Map<string, Source>();
const syntax = new Map<string, Source>();

function moduleRoot(name: string): Growing {
  let path = modules.get(name);
  if (!path) {
    path = grow(name);
    // A built-in module's default export is the module.
    path.members.set('default', path);
    modules.set(name, path);
  }
  return path;
}

function place(source: Source): void {
  const { match } = source;
  if (match === 'globalThis') {
    root.row = source;
  } else if (match.startsWith('*.')) {
    anyReceiver.set(match.slice(2), source);
  } else if (!/^[\w$]/.test(match) || match.endsWith('()')) {
    syntax.set(match, source);
  } else {
    const dynamic = match.endsWith('[]');
    const [head, tail] = (dynamic ? match.slice(0, -2) : match).split('#') as [string, string | undefined];
    const inModule = head.startsWith('node:');
    let path = inModule ? moduleRoot(head) : root;
    const steps = (inModule ? tail : head)?.split('.') ?? [];
    for (const [depth, step] of steps.entries()) {
      if (step === '*') path = path.any ??= grow(`${head}#*`);
      else path = below(path, step, inModule ? `${head}#${steps.slice(0, depth + 1).join('.')}` : steps.slice(0, depth + 1).join('.'));
    }
    if (dynamic) path.dynamic = source;
    else path.row = source;
  }
}

for (const source of sources) place(source);
for (const name of ['globalThis', 'window', 'self', 'global']) root.members.set(name, root);

/** The global object; its members are the globals. */
export const globalPath: Path = root;
/** Names that are worth looking up: the globals that are or hold sources. */
export const globalNames: readonly string[] = [...root.members.keys()];
/** Those through which something is rewritten. The others matter only where everything is reported, and in durable code. */
export const rewrittenNames: readonly string[] = globalNames.filter((name) => isRewrittenBelow(root.members.get(name)!));

function isRewrittenBelow(path: Path): boolean {
  return path === root || path.row?.replace !== undefined || [...path.members.values()].some(isRewrittenBelow);
}

/** Method and property name → the row that holds for any receiver. */
export const anyReceiverRows: ReadonlyMap<string, Source> = anyReceiver;
/** `import()`, `**` → their rows. */
export const syntaxRows: ReadonlyMap<string, Source> = syntax;

/** The canonical name of a module specifier: `crypto` and `node:crypto` are one. */
export function canonicalModule(specifier: string): string {
  return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
}

/** The path of a built-in module that exports sources; undefined for every other specifier. */
export function modulePath(specifier: string): Path | undefined {
  return modules.get(canonicalModule(specifier));
}

/** The member of a path by its name, where it is or holds a source. */
export function memberOf(path: Path, name: string): Path | undefined {
  return path.members.get(name) ?? path.any;
}
