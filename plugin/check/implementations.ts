import type ts from 'typescript';
import { mayBeCode, memberKey, memberName, type Member } from './members.ts';
import type { Model } from './model.ts';
import { isInstance, TypeFit } from './type-fit.ts';

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
    const { checker, dependencies } = this.#model;
    const key = memberKey(name, called);
    dependencies.ask(key);
    const present = checker.getNonNullableType(type);
    const asked = checker.getBaseConstraintOfType(present) ?? present; // `this`, and `T extends Rule`
    let ofType = this.#fitting.get(asked);
    if (ofType === undefined) this.#fitting.set(asked, (ofType = new Map<string, readonly Member[]>()));
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
    return [...this.#fit.heirsOf(asked)].flatMap((heir) => heir.members.filter((member) => memberName(ts, member) === name));
  }

  #fits(member: Member, asked: ts.Type): boolean {
    const { ts } = this.#model;
    const isStatic = ts.isClassElement(member) && ts.canHaveModifiers(member) && (ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false);
    return !isStatic && this.#fit.of(member.parent as ts.ClassLikeDeclaration | ts.ObjectLiteralExpression, asked);
  }
}

function membersByName(model: Model): Map<string, Member[]> {
  const { ts } = model;
  const members = new Map<string, Member[]>();
  const add = (member: Member): void => {
    const name = memberName(ts, member);
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
