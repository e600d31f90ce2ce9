import { isMember, isWrapper, type Syntax, unwrap } from './syntax.ts';
import { nodeAt, parentOf, scopeAt, type Tree } from './tree.ts';

const arithmetic = new Set(['+', '-', '*', '/', '%', '**', '<<', '>>', '&', '|', '^']);

/** How far constants are followed to their values. */
const farthest = 8;

/** Whether an operand, used at the node `at`, is a BigInt by what the file says: a literal, `BigInt(…)`, a constant or a name of that type, or what is computed of those. */
export function isBigInt(tree: Tree, at: number, operand: Syntax | undefined, steps = 0): boolean {
  if (operand === undefined || steps > farthest) return false;
  for (let outer: Syntax | undefined = operand; outer !== undefined && isWrapper(outer); outer = outer.expression as Syntax | undefined) if (typeOf(outer) === 'TSBigIntKeyword') return true;
  const node = unwrap(operand);
  switch (node.type) {
    case 'BigIntLiteral': return true;
    case 'Literal': return typeof (node as { bigint?: unknown }).bigint === 'string';
    case 'UnaryExpression': return (node.operator === '-' || node.operator === '~') && isBigInt(tree, at, node.argument as Syntax, steps + 1);
    // Mixed with a number it throws; with a text `+` makes a text, which a power takes for a number.
    case 'BinaryExpression': return arithmetic.has(node.operator as string) && isBigInt(tree, at, node.left as Syntax, steps + 1) && isBigInt(tree, at, node.right as Syntax, steps + 1);
    case 'ConditionalExpression': return isBigInt(tree, at, node.consequent as Syntax, steps + 1) && isBigInt(tree, at, node.alternate as Syntax, steps + 1);
    case 'CallExpression': return !isMember(node.callee!) && node.callee!.type === 'Identifier' && node.callee!.name === 'BigInt' && scopeAt(tree, at).resolve('BigInt') === undefined;
    case 'Identifier': return isNamed(tree, at, node.name as string, steps);
    default: return false;
  }
}

function isNamed(tree: Tree, at: number, name: string, steps: number): boolean {
  const binding = scopeAt(tree, at).resolve(name);
  if (binding === undefined || binding.declarations !== 1 || binding.at < 0) return false;
  if (typeOf(nodeAt(tree, binding.at)) === 'TSBigIntKeyword') return true;
  if (binding.declarator < 0) return false;
  const declaration = tree.nodes[parentOf(tree, binding.declarator)];
  return declaration?.kind === 'const' && isBigInt(tree, binding.declarator, nodeAt(tree, binding.declarator).init as Syntax | undefined, steps + 1);
}

/** The type that is written at a name, or that a cast says. */
function typeOf(node: Syntax): string | undefined {
  const { typeAnnotation: type } = node as { readonly typeAnnotation?: { readonly type?: string; readonly typeAnnotation?: { readonly type?: string } } };
  return type?.type === 'TSTypeAnnotation' ? type.typeAnnotation?.type : type?.type;
}
