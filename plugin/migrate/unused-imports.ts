import { isBuiltin } from 'node:module';
import type ts from 'typescript';
import { applyForms, type TextEdit } from '../explicit/index.ts';
import type { TypeScript } from '../check/typescript.ts';

/** Takes out of a migrated text the names that it imports and no longer uses, and that the text before used. Imports of modules that may do something when they are loaded stay. */
export function withoutUnusedImports(ts: TypeScript, name: string, before: string, after: string): string {
  const file = ts.createSourceFile(name, after, ts.ScriptTarget.Latest, true);
  const [usedBefore, usedAfter] = [namesUsed(ts, ts.createSourceFile(name, before, ts.ScriptTarget.Latest, true)), namesUsed(ts, file)];
  const edits = file.statements.flatMap((statement): TextEdit[] => {
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return [];
    const unused = namesOf(ts, statement.importClause).filter(({ text }) => usedBefore.has(text) && !usedAfter.has(text));
    return unused.length === 0 ? [] : removal(ts, file, statement, new Set(unused.map(({ text }) => text)));
  });
  return edits.length === 0 ? after : applyForms(after, [{ edits, safe: true, words: '' }]).text;
}

function removal(ts: TypeScript, file: ts.SourceFile, statement: ts.ImportDeclaration, unused: ReadonlySet<string>): TextEdit[] {
  const all = namesOf(ts, statement.importClause!);
  const text = file.text;
  if (all.every((each) => unused.has(each.text))) {
    if (!ts.isStringLiteral(statement.moduleSpecifier) || !isBuiltin(statement.moduleSpecifier.text)) return [];
    const start = statement.getStart(file);
    const rest = /^[ \t]*(?:\r?\n)?/.exec(text.slice(statement.end))![0];
    return text.lastIndexOf('\n', start - 1) + 1 === start ? [{ start, end: statement.end + rest.length, text: '' }] : [];
  }
  const bindings = statement.importClause!.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings) || !bindings.elements.some(({ name }) => !unused.has(name.text))) return [];
  const { elements } = bindings;
  return elements.flatMap((element, at): TextEdit[] => {
    if (!unused.has(element.name.text)) return [];
    const next = elements[at + 1];
    // With what separates it from the next one that stays, or, at the end, from the one before.
    const isLast = elements.slice(at + 1).every(({ name }) => unused.has(name.text));
    const previous = elements[at - 1];
    if (isLast && previous !== undefined) return [{ start: previous.end, end: element.end, text: '' }];
    return next === undefined ? [] : [{ start: element.getStart(file), end: next.getStart(file), text: '' }];
  });
}

function namesOf(ts: TypeScript, clause: ts.ImportClause): ts.Identifier[] {
  const { name, namedBindings } = clause;
  const named = namedBindings === undefined ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings.name] : namedBindings.elements.map((each) => each.name);
  return [...(name === undefined ? [] : [name]), ...named];
}

/** Identifiers that stand outside of imports, as values and as types; names of members are none. */
function namesUsed(ts: TypeScript, file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    const isMember = ts.isIdentifier(node) && ((ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) || (ts.isPropertyAssignment(node.parent) && node.parent.name === node));
    if (ts.isIdentifier(node) && !isMember) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
