import { constantText } from './constant.ts';
import { stableBinding } from './follow.ts';
import { type JournaledUse, kindOf } from './journalable.ts';
import type { Binding } from './scope.ts';
import { isCall, isMember, nameOf, stringOf, type Syntax } from './syntax.ts';
import { nodeAt, outermost, parentOf, referencesTo, scopeAt, type Tree } from './tree.ts';

/** The name under which the calls of a module are journaled; undefined for a module whose calls are not. */
export type JournalNames = (specifier: string) => string | undefined;

/** A value of a journaled module on its way through the file. */
interface Flow {
  readonly tree: Tree;
  readonly names: JournalNames;
  readonly sink: (use: JournaledUse) => void;
  readonly visited: Set<Binding>;
}

/**
 * Calls of what journaled modules export, and of methods of values that are created from them at module level, in functions. A value that
 * leaves the file, or goes through a parameter, is not followed: the module that it comes from can be listed where it is imported.
 */
export function journaledUses(tree: Tree, names: JournalNames): JournaledUse[] {
  const uses: JournaledUse[] = [];
  const flow: Flow = { tree, names, sink: (found) => uses.push(found), visited: new Set() };
  for (const index of tree.modules) declared(flow, index);
  for (const index of tree.references.get('require') ?? []) required(flow, index);
  return uses;
}

function declared(flow: Flow, index: number): void {
  const { tree, names } = flow;
  const node = nodeAt(tree, index);
  const specifier = stringOf(node.source);
  const name = specifier === undefined ? undefined : names(specifier);
  if (name === undefined) return;
  if (node.type === 'ImportDeclaration') {
    for (const each of node.specifiers ?? []) {
      if (each.importKind === 'type') continue;
      const imported = each.type === 'ImportSpecifier' ? nameOf(each.imported) : undefined;
      const binding = scopeAt(tree, index).resolve(nameOf(each.local) ?? '');
      if (binding) followBinding(flow, binding, below(name, imported));
    }
  } else if (node.type === 'ImportExpression') {
    const up = parentOf(tree, outermost(tree, index));
    if (tree.nodes[up]?.type === 'AwaitExpression') followValue(flow, up, name);
  }
}

function required(flow: Flow, index: number): void {
  const { tree, names } = flow;
  const up = parentOf(tree, index);
  const call = tree.nodes[up];
  if (scopeAt(tree, index).resolve('require') || !call || !isCall(call) || call.callee !== nodeAt(tree, index)) return;
  const specifier = stringOf(call.arguments?.[0]);
  const name = specifier === undefined ? undefined : names(specifier);
  if (name !== undefined) followValue(flow, up, name);
}

function followBinding(flow: Flow, binding: Binding, name: string): void {
  if (flow.visited.has(binding)) return;
  flow.visited.add(binding);
  for (const index of referencesTo(flow.tree, binding)) followValue(flow, index, name);
}

/** From an expression that has the value `name`. It is what is wrapped where a call is journaled: `axios` of `axios.get(url)`. */
function followValue(flow: Flow, root: number, rootName: string, at = root, name = rootName): void {
  const { tree } = flow;
  const top = outermost(tree, at);
  const up = parentOf(tree, top);
  const parent = tree.nodes[up];
  const node = nodeAt(tree, top);
  if (!parent) return;
  if (isMember(parent) && parent.object === node) {
    const member = parent.computed ? constantText(tree, parent.property as Syntax, scopeAt(tree, up)) : nameOf(parent.property);
    return followValue(flow, root, rootName, up, below(name, member ?? '*'));
  }
  const called = (isCall(parent) || parent.type === 'NewExpression') && parent.callee === node;
  const tagged = parent.type === 'TaggedTemplateExpression' && (parent as { tag?: Syntax }).tag === node;
  if (called || tagged) {
    if (tree.frames[up]?.inFunction === true) return flow.sink({ root, rootName, call: up, name, kind: kindOf(tree, up) });
    return followCreated(flow, up, moduleOf(name));
  }
  if (parent.type === 'VariableDeclarator' && parent.init === node) bind(flow, up, parent, name);
}

/** The result of a call at module level, awaited or not: its methods are the module's. */
function followCreated(flow: Flow, call: number, module: string): void {
  const { tree } = flow;
  const top = outermost(tree, call);
  const up = parentOf(tree, top);
  followValue(flow, tree.nodes[up]?.type === 'AwaitExpression' ? up : call, module);
}

function bind(flow: Flow, at: number, { id }: Syntax, name: string): void {
  const { tree } = flow;
  if (id?.type === 'Identifier') {
    // An exported one is followed too: here it is what it is.
    const binding = stableBinding(tree, at, id) ?? exportedConstant(tree, at, id);
    if (binding) followBinding(flow, binding, name);
  } else if (id?.type === 'ObjectPattern') {
    for (const property of id.properties ?? []) {
      const value = property.value as Syntax | undefined;
      const key = property.computed ? undefined : nameOf(property.key);
      const binding = value?.type === 'Identifier' && key !== undefined ? stableBinding(tree, at, value) : undefined;
      if (binding) followBinding(flow, binding, below(name, key));
    }
  }
}

function exportedConstant(tree: Tree, at: number, id: Syntax): Binding | undefined {
  const declaration = tree.nodes[parentOf(tree, at)];
  const binding = declaration?.kind === 'const' ? scopeAt(tree, at).resolve(id.name as string) : undefined;
  return binding?.declarations === 1 ? binding : undefined;
}

/** Names are `module.path`; a default export is the module. The module's own name may have dots: what is below begins behind the `#`. */
function below(name: string, member: string | undefined): string {
  if (member === undefined || member === 'default') return name;
  return name.includes('#') ? `${name}.${member}` : `${name}#${member}`;
}

function moduleOf(name: string): string {
  return name.replace(/#.*$/, '');
}
