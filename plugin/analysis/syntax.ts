import type { Span } from './finding.ts';

/**
 * An ESTree node of any parser, seen through the fields that the analysis reads. Parsers disagree on the rest
 * (TypeScript's nodes, `range` or `start`/`end`, whether parentheses are nodes), so every field is optional.
 */
export interface Syntax {
  readonly type: string;
  readonly start?: number;
  readonly end?: number;
  readonly range?: readonly [number, number];
  readonly name?: string | Syntax;
  readonly value?: unknown;
  readonly operator?: string;
  readonly kind?: string;
  readonly computed?: boolean;
  readonly shorthand?: boolean;
  readonly static?: boolean;
  readonly declare?: boolean;
  readonly global?: boolean;
  readonly importKind?: string | null;
  readonly exportKind?: string | null;
  readonly directive?: string | null;
  readonly async?: boolean;
  readonly await?: boolean;
  readonly generator?: boolean;
  readonly id?: Syntax | null;
  readonly init?: Syntax | null;
  readonly key?: Syntax;
  readonly object?: Syntax;
  readonly property?: Syntax;
  readonly callee?: Syntax;
  readonly arguments?: readonly Syntax[];
  readonly argument?: Syntax | null;
  readonly left?: Syntax;
  readonly right?: Syntax;
  readonly test?: Syntax | null;
  readonly discriminant?: Syntax;
  readonly consequent?: Syntax | readonly Syntax[] | null;
  readonly alternate?: Syntax | null;
  readonly source?: Syntax | null;
  readonly options?: Syntax | null;
  readonly local?: Syntax;
  readonly imported?: Syntax;
  readonly exported?: Syntax | null;
  readonly param?: Syntax | null;
  readonly parameter?: Syntax;
  readonly declaration?: Syntax | null;
  readonly expression?: Syntax | boolean;
  readonly moduleReference?: Syntax;
  readonly superClass?: Syntax | null;
  readonly body?: Syntax | readonly Syntax[] | null;
  readonly params?: readonly Syntax[];
  readonly specifiers?: readonly Syntax[];
  readonly declarations?: readonly Syntax[];
  readonly properties?: readonly Syntax[];
  readonly elements?: readonly (Syntax | null)[];
  readonly expressions?: readonly Syntax[];
  readonly quasis?: readonly Syntax[];
  readonly members?: readonly Syntax[];
  readonly decorators?: readonly Syntax[];
}

/** Where a node stands in the text, whichever way its parser says it. */
export function spanOf(node: Syntax): Span {
  return node.range ? { start: node.range[0], end: node.range[1] } : { start: node.start ?? 0, end: node.end ?? 0 };
}

/** Nodes that change nothing about the value: the inner expression is what counts. */
const wrappers = new Set([
  'ParenthesizedExpression', 'ChainExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'TSInstantiationExpression',
]);

/** Whether the node only wraps the value of its `expression`. */
export function isWrapper(node: Syntax): boolean {
  return wrappers.has(node.type);
}

/** The node inside parentheses, casts and chains. */
export function unwrap(node: Syntax): Syntax {
  let inner = node;
  while (wrappers.has(inner.type)) inner = inner.expression as Syntax;
  return inner;
}

/** `a.b` and, from some parsers, `a?.b`. */
export function isMember(node: Syntax): boolean {
  return node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
}

/** `f()` and, from some parsers, `f?.()`. */
export function isCall(node: Syntax): boolean {
  return node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
}

/** Functions of every kind that have a body of their own. */
export function isFunction(node: Syntax): boolean {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

/** The name of an identifier, or the value of a string literal (module export names may be strings). */
export function nameOf(node: Syntax | null | undefined): string | undefined {
  if (!node) return undefined;
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier' || node.type === 'JSXIdentifier') return node.name as string;
  return stringOf(node);
}

/** The value of a string literal or of a template without expressions. */
export function stringOf(node: Syntax | null | undefined): string | undefined {
  if (!node) return undefined;
  if ((node.type === 'Literal' || node.type === 'StringLiteral') && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions?.length === 0) return cooked(node.quasis?.[0]);
  return undefined;
}

/** The text of one piece of a template; undefined where its escapes are invalid. */
export function cooked(quasi: Syntax | undefined): string | undefined {
  const text = (quasi?.value as { cooked?: string | null } | undefined)?.cooked;
  return text ?? undefined;
}

/** Whether a field of a node is a node. */
export function isNode(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && typeof (value as Syntax).type === 'string';
}

/** Whether a body begins with directives of which one is 'use strict'. */
export function isStrict(body: Syntax['body']): boolean {
  if (!Array.isArray(body)) return false;
  for (const statement of body as readonly Syntax[]) {
    if (typeof statement.directive !== 'string') return false;
    if (statement.directive === 'use strict') return true;
  }
  return false;
}
