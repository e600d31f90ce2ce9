import type ts from 'typescript';
import { actionOf, contextMember } from './durable-calls.ts';
import { nothingYet, type Kept } from './memory/dependencies.ts';
import type { Model, UnitNode } from './model.ts';
import { bare, wrapped } from './node-kinds.ts';
import type { Resolver } from './targets.ts';

const none: ReadonlySet<number> = new Set();

/**
 * Parameters that a function only hands to `run`, by itself or through others: `const step = (ctx, name, action) => ctx.run(name, action)`.
 * What is passed for them is an action. The verdict is a greatest fixpoint: true as long as no use speaks against it, whichever function is asked first.
 */
export class RunParameters {
  readonly #model: Model;
  readonly #resolver: Resolver;
  readonly #known = new Map<ts.ParameterDeclaration, Kept<boolean>>();

  constructor(model: Model, resolver: Resolver) {
    this.#model = model;
    this.#resolver = resolver;
  }

  /** The indices of arguments that are actions whichever of the functions is called. */
  of(functions: readonly UnitNode[]): ReadonlySet<number> {
    const { ts } = this.#model;
    const [first, ...others] = functions;
    if (first === undefined || !ts.isFunctionLike(first)) return none;
    const indices = this.#indices(first);
    // Most functions run no parameter: the others need not be looked at then.
    return indices.size === 0 ? none : new Set([...indices].filter((index) => others.every((each) => ts.isFunctionLike(each) && this.#indices(each).has(index))));
  }

  #indices(node: ts.FunctionLikeDeclaration): Set<number> {
    return new Set(node.parameters.flatMap((parameter, index) => (this.#isAction(parameter) ? [index] : [])));
  }

  #isAction(parameter: ts.ParameterDeclaration): boolean {
    const known = this.#recall(parameter);
    if (known !== undefined) return known;
    const asked = new Set<ts.ParameterDeclaration>();
    const on = nothingYet();
    const value = this.#model.dependencies.during(on, () => this.#onlyRun(parameter, asked));
    this.#known.set(parameter, { value, on });
    // All that a true verdict rests on is true; what a false one rests on may be either.
    if (value) for (const each of asked) this.#known.set(each, { value, on });
    return value;
  }

  #recall(parameter: ts.ParameterDeclaration): boolean | undefined {
    const kept = this.#known.get(parameter);
    if (kept !== undefined) this.#model.dependencies.again(kept.on);
    return kept?.value;
  }

  #onlyRun(parameter: ts.ParameterDeclaration, asked: Set<ts.ParameterDeclaration>): boolean {
    const { ts, checker } = this.#model;
    if (asked.has(parameter)) return true;
    asked.add(parameter);
    this.#model.touch(parameter);
    if (!ts.isIdentifier(parameter.name) || parameter.dotDotDotToken !== undefined) return false;
    const symbol = checker.getSymbolAtLocation(parameter.name);
    const body = (parameter.parent as ts.FunctionLikeDeclaration).body;
    if (symbol === undefined || body === undefined) return false;
    const { text } = parameter.name;
    const uses: ts.Identifier[] = [];
    const collect = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node.text === text && node.parent !== parameter && checker.getSymbolAtLocation(node) === symbol) uses.push(node);
      ts.forEachChild(node, collect);
    };
    collect(body);
    return uses.length > 0 && uses.every((use) => this.#runs(use, asked));
  }

  #runs(use: ts.Identifier, asked: Set<ts.ParameterDeclaration>): boolean {
    const { ts } = this.#model;
    const argument = wrapped(ts, use);
    const call = argument.parent;
    if (!ts.isCallExpression(call)) return false;
    const index = call.arguments.indexOf(argument as ts.Expression);
    if (index < 0) return false;
    if (contextMember(this.#model, call)?.kind === 'run') return actionOf(ts, call) === argument;
    const { units } = this.#resolver.ofValue(bare(ts, call.expression));
    return units.length > 0 && units.every((unit) => {
      const parameter = ts.isFunctionLike(unit) ? unit.parameters[index] : undefined;
      return parameter !== undefined && (this.#recall(parameter) ?? this.#onlyRun(parameter, asked));
    });
  }
}
