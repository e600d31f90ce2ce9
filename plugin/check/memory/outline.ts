import { createHash } from 'node:crypto';
import type ts from 'typescript';
import { mayBeCode, memberKey, memberName } from '../members.ts';
import type { Model } from '../model.ts';
import { isFunctionWithBody } from '../node-kinds.ts';

/** What of a file can matter to others, as plain values. */
export interface Outline {
  /** Hash of the text. */
  readonly content: string;
  /** Hash of what its types may depend on: the text without the bodies of functions that say what they give, and without comments before declarations. */
  readonly shape: string;
  /** It declares for files that do not import it: a script, or an augmentation. */
  readonly isAmbient: boolean;
  /** Members of its classes and object literals that may be code, as `memberKey` tells them. */
  readonly members: readonly string[];
  /** Those of them that `shape` does not cover. */
  readonly localMembers: readonly string[];
}

export function contentOf(file: ts.SourceFile, format: string | undefined): string {
  return hashOf([format ?? '', file.text]);
}

export function outlineOf(file: ts.SourceFile, content: string, { ts }: Model): Outline {
  const isJavaScript = /\.[cm]?jsx?$/.test(file.fileName); // types come from comments and from assignments there
  const members = new Set<string>();
  const localMembers = new Set<string>();
  const holes: { readonly start: number; readonly end: number }[] = [];
  let isAmbient = !ts.isExternalModule(file);
  const visit = (node: ts.Node, isLocal: boolean): void => {
    if (ts.isModuleDeclaration(node) && (ts.isStringLiteral(node.name) || (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0)) isAmbient = true;
    if (ts.isClassElement(node) || ts.isObjectLiteralElementLike(node)) {
      const name = memberName(ts, node);
      for (const called of name === undefined ? [] : [false, true]) {
        if (!mayBeCode(ts, node, called)) continue;
        members.add(memberKey(name!, called));
        if (isLocal) localMembers.add(memberKey(name!, called));
      }
    }
    const body = isFunctionWithBody(ts, node) && node.type !== undefined && !isJavaScript ? node.body : undefined;
    if (!isLocal && (ts.isStatement(node) || ts.isClassElement(node) || ts.isTypeElement(node)) && !ts.isBlock(node)) holes.push({ start: node.pos, end: node.getStart(file) });
    if (body !== undefined && !isLocal) holes.push({ start: body.pos, end: body.end });
    ts.forEachChild(node, (child) => visit(child, isLocal || child === body));
  };
  ts.forEachChild(file, (node) => visit(node, false));
  return { content, shape: isJavaScript ? content : hashOf(without(holes, file.text, file.endOfFileToken.pos)), isAmbient, members: [...members], localMembers: [...localMembers] };
}

function without(holes: readonly { readonly start: number; readonly end: number }[], text: string, end: number): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const hole of [...holes].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (hole.start < at) continue;
    pieces.push(text.slice(at, hole.start));
    at = hole.end;
  }
  return [...pieces, text.slice(at, end)];
}

/** Each piece ends before the next begins: no two lists of pieces have one hash. */
export function hashOf(pieces: readonly string[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(`${piece.length}:`).update(piece);
  return hash.digest('base64');
}

/** What the imports, also dynamic ones and those of types, and references of a file lead to, by name; what leads nowhere by its specifier. */
export function linksOf(file: ts.SourceFile, model: Model): string[] {
  const { ts, checker } = model;
  const { imports } = file as ts.SourceFile & { readonly imports?: readonly ts.StringLiteralLike[] };
  if (imports === undefined) throw new Error("stet: this TypeScript does not tell what a file imports; this is a bug of stet's, please report it");
  const found = imports.map((specifier) => {
    const declaration = checker.getSymbolAtLocation(specifier)?.valueDeclaration;
    return declaration !== undefined && ts.isSourceFile(declaration) ? model.nameOf(declaration) : `?${specifier.text}`;
  });
  return [...new Set([...found, ...file.referencedFiles.map(({ fileName }) => `?${fileName}`)])].sort();
}
