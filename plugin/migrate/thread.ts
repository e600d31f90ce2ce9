import type ts from 'typescript';
import { contextModules } from '../catalogue/contexts.ts';
import type { Model } from '../check/model.ts';
import { wrapped } from '../check/node-kinds.ts';
import { isInRun, unitOf } from '../check/reach.ts';
import type { TextEdit } from '../explicit/index.ts';
import { contextNamesIn } from './context-names.ts';
import type { Found, View } from './view.ts';

/** Edits of one round of threading, by file; and the functions that got a context, by name. */
export interface Threaded {
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly names: readonly string[];
}

type Helper = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

/** A helper that is given a context: its parameter, and the calls that pass one. */
interface Plan {
  readonly helper: Helper;
  readonly calls: readonly { readonly call: ts.CallExpression; readonly context: string }[];
}

/** Gives a context to local helpers that need one: to those whose findings have an explicit form with it, and whose every use is a call where a context is in scope, or a helper that gets one too. */
export function threadContexts(view: View, found: ReadonlyMap<string, readonly Found[]>): Threaded {
  const { model } = view;
  const plans = new Map<Helper, Plan>();
  for (const [file, ofFile] of found) {
    for (const { finding, verdict } of ofFile) {
      if (verdict.node === undefined || isInRun(verdict.node) || view.formsOf(file).of(finding)) continue;
      const helper = helperAround(model, model.nodeOf(unitOf(verdict.node)));
      if (!helper || plans.has(helper) || !hasForm(view, file, helper, finding)) continue;
      const planned = plan(view, helper, new Map(plans));
      if (planned) for (const [each, itsPlan] of planned) plans.set(each, itsPlan);
    }
  }
  const edits = new Map<string, TextEdit[]>();
  const add = (file: ts.SourceFile, edit: TextEdit): void => {
    const name = model.nameOf(file);
    edits.set(name, [...(edits.get(name) ?? []), edit]);
  };
  for (const { helper, calls } of plans.values()) {
    const file = helper.getSourceFile();
    const type = contextType(view, file, add);
    add(file, parameterEdit(model, helper, type));
    for (const { call, context } of calls) add(call.getSourceFile(), argumentEdit(call, context));
  }
  return { edits, names: [...plans.keys()].map((helper) => nameOf(model, helper)?.text ?? '').sort() };
}

/** What a helper's parameter is called. */
const given = 'ctx';

function plan(view: View, helper: Helper, known: Map<Helper, Plan>): Map<Helper, Plan> | undefined {
  const { model } = view;
  if (known.has(helper)) return known;
  const uses = usesOf(model, helper);
  if (!uses || uses.length === 0 || new RegExp(`\\b${given}\\b`).test(helper.getText())) return undefined;
  const calls: { call: ts.CallExpression; context: string }[] = [];
  known.set(helper, { helper, calls });
  for (const call of uses) {
    const file = model.nameOf(call.getSourceFile());
    const context = view.formsOf(file).contextAt({ start: call.getStart(), end: call.end });
    if (context === undefined) {
      const caller = callerOf(model, call);
      if (!caller || !plan(view, caller, known)) return undefined;
    } else if (!context.runsHere) {
      return undefined;
    }
    calls.push({ call, context: context?.name ?? given });
  }
  return known;
}

/** A named function that is no method, and that nobody calls with a `this`. */
function isHelper({ ts }: Model, node: ts.Node): node is Helper {
  if (ts.isFunctionDeclaration(node)) return node.name !== undefined && node.body !== undefined && node.asteriskToken === undefined;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return false;
  const holder = wrapped(ts, node).parent;
  return node.asteriskToken === undefined && ts.isVariableDeclaration(holder) && ts.isIdentifier(holder.name) && holder.type === undefined && (ts.getCombinedNodeFlags(holder) & ts.NodeFlags.Const) !== 0;
}

function nameOf({ ts }: Model, helper: Helper): ts.Identifier | undefined {
  if (ts.isFunctionDeclaration(helper)) return helper.name;
  const holder = wrapped(ts, helper).parent as ts.VariableDeclaration;
  return holder.name as ts.Identifier;
}

/** The function itself, or the first helper around it: an executor or a callback is no helper, and stands in one. */
function helperAround(model: Model, unit: ts.Node): Helper | undefined {
  for (let at: ts.Node | undefined = unit; at !== undefined; at = at.parent) if (isHelper(model, at)) return at;
  return undefined;
}

/** The nearest function around a call, where it is a helper; what runs in a callback of somebody's is not known to run while the context is open. */
function callerOf(model: Model, call: ts.Node): Helper | undefined {
  const { ts } = model;
  let at: ts.Node | undefined = call.parent;
  while (at !== undefined && !ts.isFunctionLike(at)) at = at.parent;
  return at !== undefined && isHelper(model, at) && !at.parameters.some(({ name }) => name.pos <= call.pos && call.end <= name.end) ? at : undefined;
}

/** All calls of a helper in the program; undefined where it is used in another way. */
function usesOf(model: Model, helper: Helper): ts.CallExpression[] | undefined {
  const { ts, checker } = model;
  const name = nameOf(model, helper)!;
  const symbol = checker.getSymbolAtLocation(name);
  const calls: ts.CallExpression[] = [];
  let isOnlyCalled = symbol !== undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node !== name && refersTo(model, node, symbol)) {
      const at = wrapped(ts, node);
      const { parent } = at;
      if (ts.isCallExpression(parent) && parent.expression === at && parent.questionDotToken === undefined && parent.typeArguments === undefined) calls.push(parent);
      else if (!ts.isImportSpecifier(parent) && !ts.isExportSpecifier(parent) && !ts.isTypeQueryNode(parent)) isOnlyCalled = false;
    }
    ts.forEachChild(node, visit);
  };
  for (const file of model.ownFiles()) visit(file);
  return isOnlyCalled ? calls : undefined;
}

function refersTo({ ts, checker }: Model, node: ts.Identifier, symbol: ts.Symbol | undefined): boolean {
  const found = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  return found !== undefined && (found === symbol || ((found.flags & ts.SymbolFlags.Alias) !== 0 && checker.getAliasedSymbol(found) === symbol));
}

/** Whether a finding has a form that may be applied once the helper has a context. */
function hasForm(view: View, file: string, helper: Helper, finding: Found['finding']): boolean {
  const { model } = view;
  const edit = parameterEdit(model, helper, undefined);
  const text = view.textOf(file);
  const shift = edit.text.length - (edit.end - edit.start);
  const moved = <T extends { readonly start: number; readonly end: number }>(each: T): T => (each.start < edit.end ? each : { ...each, start: each.start + shift, end: each.end + shift });
  const names = new Set([...contextNamesIn(model, helper.getSourceFile())].map((start) => (start < edit.end ? start : start + shift)));
  names.add(edit.start + edit.text.indexOf(given));
  const findings = view.findingsOf(file).map(moved);
  const form = view.formsIn(file, text.slice(0, edit.start) + edit.text + text.slice(edit.end), findings, names).of(moved(finding));
  return form?.safe === true;
}

/** `(a, b)` → `(ctx: Context, a, b)`, and `a =>` → `(ctx, a) =>`. */
function parameterEdit({ ts }: Model, helper: Helper, type: string | undefined): TextEdit {
  const file = helper.getSourceFile();
  const parameter = type === undefined ? given : `${given}: ${type}`;
  const [first] = helper.parameters;
  const opening = helper.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.OpenParenToken);
  if (opening === undefined && first !== undefined) return { start: first.getStart(file), end: first.end, text: `(${parameter}, ${first.getText(file)})` };
  return { start: opening!.end, end: opening!.end, text: first === undefined ? parameter : `${parameter}, ` };
}

function argumentEdit(call: ts.CallExpression, context: string): TextEdit {
  const at = call.arguments.pos;
  return { start: at, end: at, text: call.arguments.length === 0 ? context : `${context}, ` };
}

/** How a file names the type of a context, with the import that it needs; undefined in JavaScript. */
function contextType(view: View, file: ts.SourceFile, add: (file: ts.SourceFile, edit: TextEdit) => void): string | undefined {
  const { ts } = view.model;
  if (!/\.[cm]?tsx?$/.test(file.fileName)) return undefined;
  const imports = file.statements.filter((each): each is ts.ImportDeclaration => ts.isImportDeclaration(each));
  for (const { importClause, moduleSpecifier } of imports) {
    if (!ts.isStringLiteral(moduleSpecifier) || !contextModules.has(moduleSpecifier.text) || importClause?.namedBindings === undefined) continue;
    if (ts.isNamespaceImport(importClause.namedBindings)) return `${importClause.namedBindings.name.text}.Context`;
    const known = importClause.namedBindings.elements.find(({ name, propertyName }) => (propertyName ?? name).text === 'Context');
    if (known !== undefined) return known.name.text;
  }
  const named = imports.find(({ importClause, moduleSpecifier }) => ts.isStringLiteral(moduleSpecifier) && contextModules.has(moduleSpecifier.text) && importClause?.namedBindings !== undefined);
  const elements = named?.importClause?.namedBindings as ts.NamedImports | undefined;
  const behind = elements?.elements.at(-1);
  if (named !== undefined && behind !== undefined) {
    add(file, { start: behind.end, end: behind.end, text: named.importClause?.isTypeOnly ? ', Context' : ', type Context' });
    return 'Context';
  }
  const quote = /from\s+"/.test(file.text) ? '"' : "'";
  const newline = file.text.includes('\r\n') ? '\r\n' : '\n';
  const line = `import type { Context } from ${quote}${view.sdkModule()}${quote};`;
  const last = imports.at(-1);
  const start = last?.end ?? beginning(view.model, file);
  add(file, { start, end: start, text: last === undefined ? `${line}${newline}${newline}` : `${newline}${line}` });
  return 'Context';
}

/** The first statement, with the comment that belongs to it; a licence or a title above stays first. */
function beginning({ ts }: Model, file: ts.SourceFile): number {
  const [first] = file.statements;
  if (first === undefined) return file.text.length;
  const comment = ts.getLeadingCommentRanges(file.text, first.getFullStart())?.at(-1);
  return comment !== undefined && !/\n\s*\n/.test(file.text.slice(comment.end, first.getStart(file))) ? comment.pos : first.getStart(file);
}
