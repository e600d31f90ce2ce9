import { AST_NODE_TYPES, ASTUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import type { Fixer } from '../rule.ts';
import { durableContextAt } from './durable-context.ts';
import { sdkExport, sdkImports } from './sdk-imports.ts';

const exported = 'RestatePromise';
/** Operations of a context that give a promise of the sdk. */
const operations = new Set(['run', 'sleep', 'genericCall']);
const clients = new Set(['serviceClient', 'objectClient', 'workflowClient']);

/** `Promise.race([…])` → `RestatePromise.race([…])`, where every member is evidently durable. */
export const fixCombinator: Fixer = (finding, node, { sourceCode }, contexts) => {
  const call = node.parent;
  const isNamed = node.type === AST_NODE_TYPES.MemberExpression && node.object.type === AST_NODE_TYPES.Identifier && !node.computed && !node.optional;
  if (!isNamed || !finding.path.startsWith('Promise.') || call?.type !== AST_NODE_TYPES.CallExpression || call.callee !== node) return undefined;
  const [members, ...rest] = call.arguments;
  const context = durableContextAt(sourceCode, call, contexts);
  if (!context || rest.length > 0 || members?.type !== AST_NODE_TYPES.ArrayExpression || members.elements.length === 0) return undefined;
  if (!members.elements.every((member) => isDurable(sourceCode, member, context.name))) return undefined;
  const way = wayToName(sourceCode, call);
  if (!way || sourceCode.getCommentsInside(node.object).length > 0) return undefined;
  const method = finding.path.slice('Promise.'.length);
  return {
    certain: context.runsHere,
    code: `${way.name}.${method}([…])`,
    apply: (fixer) => [...(way.add ? [way.add(fixer)] : []), fixer.replaceText(node.object, way.name)],
  };
};

/** `ctx.run(…)` and its like, `ctx.serviceClient(X).method(…)`, `ctx.awakeable().promise`, and a constant that holds one of them. */
function isDurable(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node | null, context: string): boolean {
  switch (node?.type) {
    case AST_NODE_TYPES.CallExpression: {
      if (node.callee.type !== AST_NODE_TYPES.MemberExpression || node.callee.computed || node.optional) return false;
      const { object } = node.callee;
      return isContextCall(node, context, operations)
        || (object.type === AST_NODE_TYPES.CallExpression && isContextCall(object, context, clients));
    }
    case AST_NODE_TYPES.MemberExpression:
      return isNamedProperty(node, 'promise') && isAwakeable(sourceCode, node.object, context);
    case AST_NODE_TYPES.Identifier: {
      const init = constantInitializer(sourceCode, node);
      return init !== undefined && init.type !== AST_NODE_TYPES.Identifier && isDurable(sourceCode, init, context);
    }
    default:
      return false;
  }
}

function isAwakeable(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node, context: string): boolean {
  const call = node.type === AST_NODE_TYPES.Identifier ? constantInitializer(sourceCode, node) : node;
  return call?.type === AST_NODE_TYPES.CallExpression && isContextCall(call, context, new Set(['awakeable']));
}

function isContextCall({ callee, optional }: TSESTree.CallExpression, context: string, methods: ReadonlySet<string>): boolean {
  return callee.type === AST_NODE_TYPES.MemberExpression && !callee.computed && !optional && !callee.optional
    && callee.object.type === AST_NODE_TYPES.Identifier && callee.object.name === context
    && callee.property.type === AST_NODE_TYPES.Identifier && methods.has(callee.property.name);
}

function isNamedProperty(node: TSESTree.MemberExpression, name: string): boolean {
  return !node.computed && !node.optional && node.property.type === AST_NODE_TYPES.Identifier && node.property.name === name;
}

function constantInitializer(sourceCode: Readonly<TSESLint.SourceCode>, name: TSESTree.Identifier): TSESTree.Node | undefined {
  const definition = ASTUtils.findVariable(sourceCode.getScope(name), name.name)?.defs[0];
  const node = definition?.node;
  const isPlain = node?.type === AST_NODE_TYPES.VariableDeclarator && node.id.type === AST_NODE_TYPES.Identifier
    && node.parent.type === AST_NODE_TYPES.VariableDeclaration && node.parent.kind === 'const' && node.id.typeAnnotation === undefined;
  return isPlain ? (node.init ?? undefined) : undefined;
}

interface Way {
  readonly name: string;
  /** The import that the name needs. */
  readonly add?: (fixer: TSESLint.RuleFixer) => TSESLint.RuleFix;
}

/** How `RestatePromise` is named at `node`: by an import that is there, through a namespace, or by an import that is added. */
function wayToName(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node): Way | undefined {
  const imports = sdkImports(sourceCode.ast);
  const clauses = imports.filter(({ importKind }) => importKind !== 'type').flatMap(({ specifiers }) => specifiers);
  for (const clause of clauses) {
    const isValue = clause.type !== AST_NODE_TYPES.ImportSpecifier || clause.importKind !== 'type';
    if (!isValue || !isVisible(sourceCode, node, clause.local)) continue;
    if (clause.type === AST_NODE_TYPES.ImportNamespaceSpecifier) return { name: `${clause.local.name}.${exported}` };
    if (clause.type === AST_NODE_TYPES.ImportSpecifier && sdkExport(sourceCode, clause.local) === exported) return { name: clause.local.name };
  }
  const last = imports.at(-1);
  if (!last || isTaken(sourceCode, node)) return undefined;
  const named = clauses.findLast((clause) => clause.type === AST_NODE_TYPES.ImportSpecifier);
  if (named) return { name: exported, add: (fixer) => fixer.insertTextAfter(named, `, ${exported}`) };
  return { name: exported, add: (fixer) => fixer.insertTextAfter(last, `\nimport { ${exported} } from ${last.source.raw};`) };
}

function isVisible(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node, local: TSESTree.Identifier): boolean {
  return ASTUtils.findVariable(sourceCode.getScope(node), local.name)?.defs[0]?.name === local;
}

/** Whether the name means something else, at `node` or anywhere in the module. */
function isTaken(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node): boolean {
  if (ASTUtils.findVariable(sourceCode.getScope(node), exported)) return true;
  return sourceCode.scopeManager?.scopes.some((scope) => scope.type !== 'global' && scope.through.some(({ identifier }) => identifier.name === exported)) ?? false;
}
