import type ts from 'typescript';
import type { Model } from './model.ts';
import { bare, isFunctionWithBody } from './node-kinds.ts';
import { isInstance, TypeFit } from './type-fit.ts';

/** A member that can stand behind a signature: in a class, or in an object literal. */
type Member = ts.ClassElement | ts.ObjectLiteralElementLike;

/**
 * What the program has for a member that is declared without a body, or that a subclass overrides: every class and object literal with a member of that
 * name that is of the type, by declaration or by shape.
 */
export class Implementations {
  readonly #model: Model;
  readonly #fit: TypeFit;
  #byName: ReadonlyMap<string, readonly Member[]> | undefined;
  readonly #fitting = new Map<ts.Type, Map<string, readonly Member[]>>();

  constructor(model: Model) {
    this.#model = model;
    this.#fit = new TypeFit(model);
  }

  /** Members called `name` of what is assignable to `type`, in the order of files and text. */
  of(name: string, type: ts.Type, called: boolean): readonly Member[] {
    const { checker } = this.#model;
    const present = checker.getNonNullableType(type);
    const asked = checker.getBaseConstraintOfType(present) ?? present; // `this`, and `T extends Rule`
    let ofType = this.#fitting.get(asked);
    if (ofType === undefined) this.#fitting.set(asked, (ofType = new Map<string, readonly Member[]>()));
    const key = called ? `${name}()` : name;
    let members = ofType.get(key);
    if (members === undefined) {
      members = this.#candidates(name, asked).filter((member) => mayBeCode(this.#model.ts, member, called) && this.#fits(member, asked));
      ofType.set(key, members);
    }
    return members;
  }

  /** A class is of no other class's type, whatever their shapes: for its own members its heirs are enough. */
  #candidates(name: string, asked: ts.Type): readonly Member[] {
    const { ts } = this.#model;
    if (!isInstance(ts, asked)) return (this.#byName ??= membersByName(this.#model)).get(name) ?? [];
    return [...this.#fit.heirsOf(asked)].flatMap((heir) => heir.members.filter((member) => nameOf(ts, member) === name));
  }

  #fits(member: Member, asked: ts.Type): boolean {
    const { ts } = this.#model;
    const isStatic = ts.isClassElement(member) && ts.canHaveModifiers(member) && (ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false);
    return !isStatic && this.#fit.of(member.parent as ts.ClassLikeDeclaration | ts.ObjectLiteralExpression, asked);
  }
}

/** What is written as a function or an accessor; where it is called, also what may have a function as its value. */
function mayBeCode(ts: Model['ts'], member: Member, called: boolean): boolean {
  if (isFunctionWithBody(ts, member)) return true;
  const value = ts.isPropertyAssignment(member) || ts.isPropertyDeclaration(member) ? member.initializer && bare(ts, member.initializer) : undefined;
  if (value === undefined) return called && ts.isShorthandPropertyAssignment(member);
  if (isFunctionWithBody(ts, value)) return true;
  return called && !(ts.isLiteralExpression(value) || ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value) || ts.isTemplateExpression(value) || ts.isNewExpression(value));
}

function nameOf(ts: Model['ts'], { name }: Member): string | undefined {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name)) ? name.text : undefined;
}

function membersByName(model: Model): Map<string, Member[]> {
  const { ts } = model;
  const members = new Map<string, Member[]>();
  const add = (member: Member): void => {
    const name = nameOf(ts, member);
    if (name === undefined) return;
    const known = members.get(name);
    if (known) known.push(member);
    else members.set(name, [member]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) node.members.forEach(add);
    else if (ts.isObjectLiteralExpression(node)) node.properties.forEach(add);
    ts.forEachChild(node, visit);
  };
  for (const file of model.ownFiles()) visit(file);
  return members;
}
