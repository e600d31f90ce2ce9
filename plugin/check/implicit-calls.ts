import type ts from 'typescript';
import type { Model, UnitNode } from './model.ts';
import type { Resolver } from './targets.ts';

/** Functions that syntax calls without naming them: iterators, thenables, disposal. */
export class ImplicitCalls {
  readonly #model: Model;
  readonly #resolver: Resolver;

  constructor(model: Model, resolver: Resolver) {
    this.#model = model;
    this.#resolver = resolver;
  }

  of(node: ts.Node): readonly UnitNode[] {
    const { ts } = this.#model;
    if (ts.isForOfStatement(node)) return this.#iterated(node.expression, node.awaitModifier !== undefined);
    if (ts.isSpreadElement(node)) return this.#iterated(node.expression, false);
    if (ts.isYieldExpression(node) && node.asteriskToken !== undefined && node.expression !== undefined) return this.#iterated(node.expression, true);
    if (ts.isAwaitExpression(node)) return this.#members(node.expression, ['then']);
    if (ts.isVariableDeclarationList(node) && node.flags & ts.NodeFlags.Using) {
      return node.declarations.flatMap(({ initializer }) => (initializer === undefined ? [] : this.#members(initializer, ['__@dispose', '__@asyncDispose'])));
    }
    return [];
  }

  #iterated(expression: ts.Expression, asynchronous: boolean): UnitNode[] {
    const { checker } = this.#model;
    const made = this.#members(expression, asynchronous ? ['__@asyncIterator', '__@iterator'] : ['__@iterator']);
    if (made.length === 0) return [];
    // A hand-made iterator's next() runs with each step; a generator's body is the method itself.
    const next = made.flatMap((node) => {
      const signature = checker.getSignatureFromDeclaration(node as ts.SignatureDeclaration);
      const type = signature && checker.getReturnTypeOfSignature(signature);
      const symbol = type?.getProperty('next');
      return symbol === undefined ? [] : this.#resolver.ofSymbol(symbol, node, false).units;
    });
    return [...made, ...next];
  }

  #members(expression: ts.Expression, names: readonly string[]): UnitNode[] {
    const { checker } = this.#model;
    const type = checker.getTypeAtLocation(expression);
    return checker.getPropertiesOfType(type)
      .filter(({ escapedName }) => names.some((name) => escapedName === name || (name.startsWith('__@') && String(escapedName).startsWith(`${name}@`))))
      .flatMap((symbol) => this.#resolver.ofSymbol(symbol, expression, false).units);
  }
}
