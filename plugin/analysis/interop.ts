import { isCall, isMember, nameOf, type Syntax, unwrap } from './syntax.ts';
import { outermost, parentOf, type Tree } from './tree.ts';

/** What compilers wrap around `require` (TypeScript, Babel, SWC, esbuild, Rollup): a namespace of the module, with or without `default`. */
const wrappers = new Set([
  '__importStar', '__importDefault', '__toESM', '__toModule', '_interopRequireWildcard', '_interopRequireDefault', '_interop_require_wildcard', '_interop_require_default',
  '_interopNamespace', '_interopNamespaceDefault', '_interopDefault', '_interopDefaultLegacy', '_interopDefaultCompat', '_interopNamespaceCompat',
]);

/** The index of the expression that has the module's value after an interop call or an `await` around the one at `top`; undefined where there is none. */
export function interopCalls(tree: Tree, top: number): number | undefined {
  const up = parentOf(tree, top);
  const parent = tree.nodes[up];
  if (!parent || !isCall(parent) || !parent.callee || parent.arguments?.[0] !== tree.nodes[top]) return undefined;
  return wrappers.has(calledName(parent.callee)) ? outermost(tree, up) : undefined;
}

/** The last name of a callee: `f`, `tslib_1.f`, `(0, tslib_1.f)`, and SWC's `f._`. */
function calledName(callee: Syntax): string {
  let inner = unwrap(callee);
  if (inner.type === 'SequenceExpression') inner = unwrap(inner.expressions?.at(-1) as Syntax);
  if (!isMember(inner)) return nameOf(inner) ?? '';
  const name = nameOf(inner.property) ?? '';
  return name === '_' && inner.object ? calledName(inner.object) : name;
}
