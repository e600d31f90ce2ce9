import type { Source } from '../catalogue/index.ts';
import { constantChoices, constantText } from './constant.ts';
import { calledAs, isApplier, isHolder, isOnlyAskedAbout, isPureHere, isReceiver } from './context.ts';
import { interopCalls } from './interop.ts';
import { memberOf, type Path } from './paths.ts';
import { pickFrom } from './pick.ts';
import type { Binding } from './scope.ts';
import { isMember, nameOf, type Syntax } from './syntax.ts';
import { isStable, isWritten, outermost, parentOf, referencesTo, scopeAt, type Tree } from './tree.ts';
import type { Origin, Sink, Use } from './use.ts';

/** What stays the same while one root is followed. `visited` ends circles of aliases. */
export interface Trail {
  readonly tree: Tree;
  readonly origin: Origin;
  readonly sink: Sink;
  readonly visited: ReadonlySet<Binding>;
}

/** From an expression that has the value of `path`, along members and aliases, to the uses of sources. */
export function follow(trail: Trail, at: number, path: Path): void {
  const { tree } = trail;
  const top = outermost(tree, at);
  const up = parentOf(tree, top);
  const parent = tree.nodes[up];
  if (parent && isMember(parent) && parent.object === tree.nodes[top]) followMember(trail, at, path, parent, up);
  else if (!isWritten(tree, at)) followValue(trail, at, top, path);
}

function followMember(trail: Trail, at: number, path: Path, member: Syntax, index: number): void {
  const { tree } = trail;
  const names = member.computed ? constantChoices(tree, member.property as Syntax, scopeAt(tree, index)) : [nameOf(member.property) as string];
  // A choice between members that are no sources is none: Math[up ? 'ceil' : 'floor'].
  const [name, ...others] = names?.length === 1 || !names?.some((each) => memberOf(path, each)) ? (names ?? []) : [];
  if (name === undefined) return dynamicMember(trail, at, path);
  const next = memberOf(path, name);
  if (next) return follow(trail, index, next);
  if (isWritten(tree, at)) return;
  // `Math.random.name` uses Math.random; `Math.floor` and `Date.prototype` use no source.
  if (!isHolder(path) || (path.row?.shape === 'constructor' && [name, ...others].some(isApplier))) use(trail, at, path);
}

function dynamicMember(trail: Trail, at: number, path: Path): void {
  if (isWritten(trail.tree, at)) return;
  if (!isHolder(path)) return use(trail, at, path);
  if (!path.row || (path.row.shape !== 'object' && path.row.shape !== 'constructor')) return;
  const name = `${path.name}${trail.origin.isModule && !path.name.includes('#') ? '#' : '.'}*`;
  use(trail, at, path, { path: name });
  if (path.dynamic) trail.sink({ at, source: path.dynamic, path: name, replacedBy: path.dynamic, origin: trail.origin });
}

function followValue(trail: Trail, at: number, top: number, path: Path): void {
  const { tree, origin } = trail;
  if (isOnlyAskedAbout(tree, top, path)) return;
  const { row } = path;
  const called = calledAs(tree, top);
  if (row?.shape === 'called') {
    if (called && !isPureHere(row, tree.nodes[parentOf(tree, top)])) use(trail, at, path);
    return;
  }
  if (!isHolder(path)) return use(trail, at, path);
  if (row?.shape === 'constructor' && called) {
    if (called === 'call' || !isPureHere(row, tree.nodes[parentOf(tree, top)])) use(trail, at, path);
    return;
  }
  if (isReceiver(tree, top)) return;
  if (pickFrom(trail, at, top, path)) return;
  const alias = aliasAt(trail, top);
  if (alias && (origin.isModule || row === undefined || row.shape === 'picked')) return followBinding(trail, alias, path);
  if (alias && reachesNothing(trail, alias, path)) return;
  if (origin.isModule) {
    const passed = interopCalls(tree, top);
    if (passed !== undefined) return follow(trail, passed, path);
  }
  if (row && row.shape !== 'picked') use(trail, at, path);
}

/** Each use of a bound name, as a use of `path`. */
export function followBinding(trail: Trail, binding: Binding, path: Path): void {
  if (trail.visited.has(binding)) return;
  const onward: Trail = {
    ...trail,
    origin: trail.origin.direct ? { ...trail.origin, direct: false } : trail.origin,
    visited: new Set([...trail.visited, binding]),
  };
  for (const index of referencesTo(trail.tree, binding)) follow(onward, index, path);
}

/** The binding of `const x = <top>`, if it is never anything else and does not leave the file. */
function aliasAt({ tree }: Trail, top: number): Binding | undefined {
  const up = parentOf(tree, top);
  const declarator = tree.nodes[up];
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== tree.nodes[top] || declarator.id?.type !== 'Identifier') return undefined;
  return stableBinding(tree, up, declarator.id);
}

/** The binding that a declared name has where it keeps its first value and is not exported by its declaration. */
export function stableBinding(tree: Tree, declarator: number, id: Syntax): Binding | undefined {
  const binding = scopeAt(tree, declarator).resolve(id.name as string);
  if (!binding || !isStable(tree, binding)) return undefined;
  const holder = tree.nodes[parentOf(tree, parentOf(tree, declarator))];
  return holder?.type === 'ExportNamedDeclaration' ? undefined : binding;
}

/** Whether a name that holds `path` is used, and never in a way that reaches a source: `const M = Math; M.floor(x)`. */
export function reachesNothing(trail: Trail, binding: Binding, path: Path): boolean {
  if (trail.visited.has(binding)) return true;
  let reached = 0;
  const counting: Trail = { ...trail, sink: () => { reached += 1; } };
  followBinding(counting, binding, path);
  return reached === 0 && referencesTo(trail.tree, binding).length > 0;
}

/** Reports the use of `path` at an index, if the catalogue has it as a source. */
export function use(trail: Trail, at: number, path: Path, as: Partial<Pick<Use, 'path' | 'span'>> & { replacedBy?: Source } = {}): void {
  if (path.row === undefined || !isReported(path.row)) return;
  trail.sink({ at, source: path.row, path: path.name, replacedBy: path.row, origin: trail.origin, ...literalMember(trail.tree, at, path), ...as });
}

/** A row without treatment and without replacement is deterministic as it stands; it is in the table so that the table is whole. */
function isReported(row: Source): boolean {
  return row.replace !== undefined || row.treatment !== 'turn';
}

/** `process.env.X` is reported by its full name, where the name is written out. */
function literalMember(tree: Tree, at: number, path: Path): { path: string } | undefined {
  if (!path.name.endsWith('.env') && !path.name.endsWith('#env')) return undefined;
  const top = outermost(tree, at);
  const up = parentOf(tree, top);
  const parent = tree.nodes[up];
  if (!parent || !isMember(parent) || parent.object !== tree.nodes[top]) return undefined;
  const name = parent.computed ? constantText(tree, parent.property as Syntax, scopeAt(tree, up)) : nameOf(parent.property);
  return name === undefined ? undefined : { path: `${path.name}.${name}` };
}

