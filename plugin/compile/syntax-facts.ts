import type { Program } from 'oxc-parser';

/** What a host has to know about a file before it can choose how to make it runnable. */
export interface SyntaxFacts {
  /** Enums, namespaces with values, parameter properties, `import x = require()`, `export =`, `<T>x`: more than blanking is due. */
  readonly needsTypeScriptEmit: boolean;
  /** An imported name is not used as a value, so that TypeScript drops the import; or it cannot be told by names alone. */
  readonly dropsImports: boolean;
  readonly decorators: boolean;
  /** `using` and `await using`. */
  readonly using: boolean;
  readonly accessor: boolean;
  readonly jsx: boolean;
  /** Class fields, which `useDefineForClassFields: false` emits otherwise. */
  readonly classFields: boolean;
}

interface AnyNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const emitted = new Set([
  'TSEnumDeclaration',
  'TSParameterProperty',
  'TSImportEqualsDeclaration',
  'TSExportAssignment',
  'TSTypeAssertion',
  'TSModuleDeclaration',
]);

/** Collects the facts in one walk over a TS-ESTree. Pure. */
export function syntaxFacts(program: Program): SyntaxFacts {
  const facts = { needsTypeScriptEmit: false, decorators: false, using: false, accessor: false, jsx: false, classFields: false };
  const imported = new Set<string>();
  const used = new Set<string>();
  const declared = new Set<string>();

  const walk = (node: AnyNode): void => {
    const { type } = node;
    if (node['declare'] === true || type === 'TSDeclareFunction') return;
    if (isOnlyType(node)) return;
    if (emitted.has(type)) facts.needsTypeScriptEmit = true;
    else if (type === 'Decorator') facts.decorators = true;
    else if (type.startsWith('JSX')) facts.jsx = true;
    else if (type === 'VariableDeclaration') facts.using ||= node['kind'] === 'using' || node['kind'] === 'await using';
    else if (type === 'PropertyDefinition') facts.classFields = true;
    else if (type === 'AccessorProperty') facts.accessor = true;
    if (type === 'ImportDeclaration') return void importedNames(node, imported);
    if (type === 'Identifier' || type === 'JSXIdentifier') used.add(node['name'] as string);
    for (const [key, value] of Object.entries(node)) {
      if (value === null || typeof value !== 'object' || key === 'range' || isOnlyName(node, key)) continue;
      if (declares(type, key)) patternNames(value, declared);
      for (const child of (Array.isArray(value) ? value : [value]) as unknown[]) {
        if (isNode(child)) walk(child);
      }
    }
  };
  walk(program as unknown as AnyNode);

  const dropsImports = [...imported].some((name) => !used.has(name) || declared.has(name));
  return { ...facts, dropsImports };
}

function isNode(value: unknown): value is AnyNode {
  return value !== null && typeof value === 'object' && 'type' in value && typeof value.type === 'string';
}

/** Nodes that leave nothing behind when the types are erased. */
function isOnlyType(node: AnyNode): boolean {
  const { type } = node;
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  if (!type.startsWith('TS')) return false;
  return !(
    emitted.has(type) ||
    type === 'TSAsExpression' ||
    type === 'TSSatisfiesExpression' ||
    type === 'TSNonNullExpression' ||
    type === 'TSInstantiationExpression' ||
    type === 'TSModuleBlock' ||
    type === 'TSEnumBody' ||
    type === 'TSEnumMember' ||
    type === 'TSExternalModuleReference' ||
    type === 'TSQualifiedName'
  );
}

/** Identifiers that are property names or labels, not references. */
function isOnlyName(node: AnyNode, key: string): boolean {
  if (node['computed'] === true) return false;
  if (key === 'property') return node.type === 'MemberExpression';
  if (key === 'key') return node['shorthand'] !== true;
  if (key === 'label') return true;
  if (key === 'exported') return true;
  return key === 'name' && node.type === 'JSXAttribute';
}

function importedNames(declaration: AnyNode, into: Set<string>): void {
  for (const specifier of declaration['specifiers'] as AnyNode[]) {
    if (specifier['importKind'] !== 'type') into.add((specifier['local'] as AnyNode)['name'] as string);
  }
}

function declares(type: string, key: string): boolean {
  return key === 'params' || (key === 'id' && type !== 'TSTypeAliasDeclaration') || (key === 'param' && type === 'CatchClause');
}

/** The names that a binding pattern declares; also counts names of defaults, which errs on the exact, slower side. */
function patternNames(value: unknown, into: Set<string>): void {
  if (Array.isArray(value)) return value.forEach((item) => patternNames(item, into));
  if (value === null || typeof value !== 'object') return;
  const node = value as AnyNode;
  if (node.type === 'Identifier') into.add(node['name'] as string);
  for (const key of ['properties', 'elements', 'value', 'argument', 'left', 'parameter']) {
    if (node[key] !== undefined) patternNames(node[key], into);
  }
}
