import { isFunction, nameOf, type Syntax, unwrap } from './syntax.ts';

/** One function or class that encloses a place. Names only, never lines: a site must survive an edit elsewhere in the file. */
export interface Frame {
  readonly parent: Frame | undefined;
  readonly name: string;
  readonly inFunction: boolean;
}

/** The names from the outermost frame to this one, `handler/retry`; empty at module level. */
export function pathOf(frame: Frame | undefined): string {
  let path = '';
  for (let at = frame; at; at = at.parent) path = path ? `${at.name}/${path}` : at.name;
  return path;
}

/** What a reader calls a function or class: its own name, or that of what it is assigned to; `<anonymous>` else. */
export function frameName(node: Syntax, parent: Syntax | undefined, ancestor: (up: number) => Syntax | undefined): string {
  const own = nameOf(node.id);
  if (own !== undefined) return own;
  let holder = parent;
  for (let up = 1; holder && unwrap(holder) !== holder; up += 1) holder = ancestor(up);
  return (holder && heldName(holder, node)) ?? '<anonymous>';
}

function heldName(holder: Syntax, node: Syntax): string | undefined {
  switch (holder.type) {
    case 'VariableDeclarator':
      return nameOf(holder.id);
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return holder.left && targetName(holder.left);
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return holder.key && keyName(holder.key, holder.computed === true);
    case 'ExportDefaultDeclaration':
      return isFunction(node) || node.type.startsWith('Class') ? 'default' : undefined;
    default:
      return undefined;
  }
}

function targetName(target: Syntax): string | undefined {
  const inner = unwrap(target);
  if (inner.property) return keyName(inner.property, inner.computed === true);
  return inner.type === 'Identifier' ? nameOf(inner) : undefined;
}

function keyName(key: Syntax, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${nameOf(key)}`;
  if (computed && key.type === 'Identifier') return undefined;
  return nameOf(key) ?? (typeof key.value === 'number' ? String(key.value) : undefined);
}
