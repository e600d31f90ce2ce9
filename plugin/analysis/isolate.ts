import type { Edit, Finding } from './finding.ts';
import { pathOf } from './frame.ts';
import type { RuleSettings } from './options.ts';
import type { Binding } from './scope.ts';
import { spanOf, type Syntax } from './syntax.ts';
import { nodeAt, parentOf, referencesTo, scopeAt, type Tree } from './tree.ts';

/** State of a library that is to be each invocation's own. */
export interface Isolation {
  /** The package, as a finding names it. */
  readonly library: string;
  readonly variables: ReadonlySet<string>;
}

/**
 * The variables of a library whose values are made each invocation's own: their declarations hold a cell, and every use reads or writes
 * its value. One finding a variable, with the edits of all its uses. A variable that is used in a way that a cell cannot stand for
 * (destructured into, exported, declared twice) is left alone.
 */
export function isolated(tree: Tree, { library, variables }: Isolation, rules: RuleSettings): Finding[] {
  const findings: Finding[] = [];
  for (const [at, declarator] of tree.nodes.entries()) {
    if (declarator.type !== 'VariableDeclarator' || declarator.id?.type !== 'Identifier' || !variables.has(declarator.id.name as string)) continue;
    const binding = scopeAt(tree, at).resolve(declarator.id.name as string);
    const edits = binding && binding.declarator === at ? cellEdits(tree, at, declarator, binding) : undefined;
    if (edits === undefined) continue;
    findings.push({
      ...spanOf(declarator.id), id: 'stateful-library', path: `${library}#${binding!.name}`, action: 'rewritten',
      severity: rules['stateful-library'] === 'error' ? 'error' : 'warning', within: pathOf(tree.frames[at]), edits,
    });
  }
  return findings;
}

function cellEdits(tree: Tree, at: number, { id, init }: Syntax, binding: Binding): Edit[] | undefined {
  const declaration = parentOf(tree, at);
  const holder = tree.nodes[parentOf(tree, declaration)];
  if (binding.declarations !== 1 || holder?.type === 'ExportNamedDeclaration' || holder?.type === 'ForInStatement' || holder?.type === 'ForOfStatement') return undefined;
  const { end } = spanOf(id!);
  const edits: Edit[] = [init ? { ...spanOf(init), as: 'cell', member: 'isolate' } : { start: end, end, as: 'cell', member: 'isolate' }];
  for (const index of referencesTo(tree, binding)) {
    const node = nodeAt(tree, index);
    const parent = tree.nodes[parentOf(tree, index)];
    if (parent?.type === 'ExportSpecifier') return undefined;
    const shorthand = parent?.type === 'Property' && parent.shorthand === true;
    edits.push({ ...spanOf(node), as: 'value', ...(shorthand && { name: binding.name }) });
  }
  return edits;
}
