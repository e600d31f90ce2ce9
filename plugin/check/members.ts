import type ts from 'typescript';
import { bare, isFunctionWithBody } from './node-kinds.ts';
import type { TypeScript } from './typescript.ts';

/** A member that can stand behind a signature: in a class, or in an object literal. */
export type Member = ts.ClassElement | ts.ObjectLiteralElementLike;

export function memberName(ts: TypeScript, { name }: Member): string | undefined {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)) ? name.text : undefined;
}

/** What is written as a function or an accessor; where it is called, also what may have a function as its value. */
export function mayBeCode(ts: TypeScript, member: Member, called: boolean): boolean {
  if (isFunctionWithBody(ts, member)) return true;
  const value = ts.isPropertyAssignment(member) || ts.isPropertyDeclaration(member) ? member.initializer && bare(ts, member.initializer) : undefined;
  if (value === undefined) return called && ts.isShorthandPropertyAssignment(member);
  if (isFunctionWithBody(ts, value)) return true;
  return called && !(ts.isLiteralExpression(value) || ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value) || ts.isTemplateExpression(value) || ts.isNewExpression(value));
}

/** How one asks for members of a name in the whole program: `name`, and `name()` where it is called. */
export function memberKey(name: string, called: boolean): string {
  return called ? `${name}()` : name;
}
