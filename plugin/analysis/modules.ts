import { shims } from '../catalogue/index.ts';
import { follow, followBinding, type Trail, use } from './follow.ts';
import { canonicalModule, memberOf, modulePath, type Path } from './paths.ts';
import type { Binding } from './scope.ts';
import { isCall, nameOf, spanOf, stringOf, type Syntax } from './syntax.ts';
import { nodeAt, outermost, parentOf, scopeAt, type Tree } from './tree.ts';
import type { Sink } from './use.ts';

/** What esbuild calls `require` in a bundle of ES modules; it is always declared there. */
const bundledRequire = '__require';

/** Follows every way in which a built-in module with sources comes into the file. */
export function followModules(tree: Tree, sink: Sink): void {
  for (const index of tree.modules) declared(tree, index, sink);
  for (const index of tree.references.get('require') ?? []) required(tree, index, sink);
  for (const index of tree.references.get(bundledRequire) ?? []) required(tree, index, sink);
}

function declared(tree: Tree, index: number, sink: Sink): void {
  const node = nodeAt(tree, index);
  const literal = node.type === 'TSImportEqualsDeclaration' ? externalReference(node) : node.source;
  const path = modulePath(stringOf(literal) ?? '');
  if (!literal || !path) return;
  const trail = begin(tree, literal, sink, node.type === 'ImportExpression');
  switch (node.type) {
    case 'ImportDeclaration':
      for (const specifier of node.specifiers ?? []) {
        if (specifier.importKind !== 'type') bound(trail, index, specifier.local, importedPath(specifier, path));
      }
      return;
    case 'TSImportEqualsDeclaration':
      if (tree.nodes[parentOf(tree, index)]?.type === 'ExportNamedDeclaration') use(trail, index, path);
      else bound(trail, index, node.id, path);
      return;
    case 'ExportAllDeclaration':
      use(trail, index, path);
      return;
    case 'ExportNamedDeclaration':
      for (const specifier of node.specifiers ?? []) {
        const name = nameOf(specifier.local);
        const exported = specifier.exportKind === 'type' || name === undefined ? undefined : memberOf(path, name);
        if (exported) use(trail, index, exported, { span: spanOf(specifier) });
      }
      return;
    case 'ImportExpression': {
      // `await import('x')` has the module's value; without the await its promise goes somewhere, and the module with it.
      const top = outermost(tree, index);
      const up = parentOf(tree, top);
      if (tree.nodes[up]?.type === 'AwaitExpression') follow(trail, up, path);
      else if (tree.nodes[up]?.type !== 'ExpressionStatement') use(trail, index, path);
      return;
    }
  }
}

function begin(tree: Tree, literal: Syntax, sink: Sink, direct: boolean): Trail {
  const shim = shims.get(canonicalModule(stringOf(literal) as string));
  const module = shim === undefined ? undefined : { ...spanOf(literal), module: `@stet/runtime/ambient/${shim}` };
  return { tree, origin: { module, isModule: true, direct }, sink, visited: new Set() };
}

function bound(trail: Trail, index: number, local: Syntax | null | undefined, path: Path | undefined): void {
  const name = nameOf(local);
  const binding = name === undefined || !path ? undefined : scopeAt(trail.tree, index).resolve(name);
  if (binding && path) followBinding(trail, binding, path);
}

function importedPath(specifier: Syntax, path: Path): Path | undefined {
  if (specifier.type !== 'ImportSpecifier') return path;
  const name = nameOf(specifier.imported);
  return name === undefined ? undefined : memberOf(path, name);
}

function externalReference(node: Syntax): Syntax | undefined {
  const reference = node.moduleReference;
  return reference?.type === 'TSExternalModuleReference' ? (reference.expression as Syntax) : undefined;
}

/** `require('x')`, where `require` is Node's, a bundler's, or was made by `createRequire`. */
function required(tree: Tree, index: number, sink: Sink): void {
  const up = parentOf(tree, index);
  const call = tree.nodes[up];
  if (!call || !isCall(call) || call.callee !== nodeAt(tree, index)) return;
  const literal = call.arguments?.[0];
  const path = modulePath(stringOf(literal) ?? '');
  if (!literal || !path || tree.nodes[parentOf(tree, up)]?.type === 'ExpressionStatement') return;
  const name = nodeAt(tree, index).name as string;
  const binding = scopeAt(tree, index).resolve(name);
  if (binding && name !== bundledRequire && !isCreatedRequire(tree, binding)) return;
  follow(begin(tree, literal, sink, true), up, path);
}

function isCreatedRequire(tree: Tree, binding: Binding): boolean {
  const init = tree.nodes[binding.declarator]?.init;
  const callee = init && isCall(init) ? init.callee : undefined;
  return nameOf(callee) === 'createRequire' || nameOf(callee?.property) === 'createRequire';
}
