import { constantText } from './constant.ts';
import { isHolder } from './context.ts';
import { followBinding, reachesNothing, stableBinding, type Trail, use } from './follow.ts';
import { memberOf, type Path } from './paths.ts';
import { nameOf, spanOf, type Syntax } from './syntax.ts';
import { nodeAt, parentOf, scopeAt } from './tree.ts';

/** One destructuring: where the object stands that is replaced, and the declarator whose names are bound, if it is a declaration. */
interface Pattern {
  readonly at: number;
  readonly declarator: number;
  /** The path of the object whose facade stands in, however deep the pattern goes. */
  readonly object: Path;
}

/**
 * Members that are destructured from the object at `at`: `const { random: r } = Math`, `({ now } = Date)`, `({ fetch } = globalThis) => …`.
 * False: it is not destructured here.
 */
export function pickFrom(trail: Trail, at: number, top: number, path: Path): boolean {
  const { tree } = trail;
  const up = parentOf(tree, top);
  const parent = tree.nodes[up];
  const value = nodeAt(tree, top);
  if (!parent) return false;
  const declares = parent.type === 'VariableDeclarator' && parent.init === value;
  const assigns = (parent.type === 'AssignmentExpression' && parent.operator === '=' || parent.type === 'AssignmentPattern') && parent.right === value;
  const pattern = declares ? parent.id : assigns ? parent.left : undefined;
  if (pattern?.type !== 'ObjectPattern') return false;
  pickProperties(trail, { at, declarator: declares ? up : -1, object: path }, pattern, path);
  return true;
}

function pickProperties(trail: Trail, pattern: Pattern, node: Syntax, path: Path): void {
  for (const property of node.properties ?? []) {
    if (property.type === 'RestElement') {
      if (path.row?.shape !== 'picked') use(trail, pattern.at, path, replacing(pattern, property));
      continue;
    }
    const name = property.computed
      ? constantText(trail.tree, property.key as Syntax, scopeAt(trail.tree, pattern.at))
      : nameOf(property.key);
    if (name === undefined) pickDynamic(trail, pattern, property, path);
    else pickOne(trail, pattern, property, memberOf(path, name));
  }
}

function pickDynamic(trail: Trail, pattern: Pattern, property: Syntax, path: Path): void {
  if (path.row?.shape === 'picked') return;
  use(trail, pattern.at, path, { ...replacing(pattern, property), path: `${path.name}.*` });
  if (path.dynamic) {
    trail.sink({ at: pattern.at, span: spanOf(property), source: path.dynamic, path: `${path.name}.*`, replacedBy: path.dynamic, origin: trail.origin });
  }
}

function pickOne(trail: Trail, pattern: Pattern, property: Syntax, member: Path | undefined): void {
  if (!member) return;
  const value = property.value as Syntax;
  const target = value.type === 'AssignmentPattern' ? (value.left as Syntax) : value;
  if (target.type === 'ObjectPattern' && isHolder(member)) return pickProperties(trail, pattern, target, member);
  const binding = pattern.declarator >= 0 && target.type === 'Identifier' ? stableBinding(trail.tree, pattern.declarator, target) : undefined;
  if (binding) {
    // A module's exports in a pattern are an import by another syntax, so its uses are what counts.
    const isImport = trail.origin.isModule && (trail.origin.direct || isHolder(member));
    if (isImport || member.row === undefined || member.row.shape === 'picked') return followBinding(trail, binding, member);
    if (isHolder(member) && reachesNothing(trail, binding, member)) return;
  }
  if (member.row?.shape === 'picked' || (member.row?.shape === 'called' && !member.row.replace && binding)) {
    if (binding) followBinding(trail, binding, member);
    return;
  }
  use(trail, pattern.at, member, replacing(pattern, property));
}

/** The property is what is reported; the object of the whole pattern is what is replaced. */
function replacing(pattern: Pattern, property: Syntax): { span: { start: number; end: number }; replacedBy?: NonNullable<Path['row']> } {
  return { span: spanOf(property), ...(pattern.object.row ? { replacedBy: pattern.object.row } : {}) };
}

