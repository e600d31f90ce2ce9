import { isNode, spanOf, type Syntax } from './syntax.ts';

/**
 * Handlers that provably reach no source of nondeterminism. The engine on Restate spares them their start entry (semantics §1), so that
 * what is doubtful reaches one: a handler passes only if everything in it is on the list below.
 *
 * Looked at are the functions in `handlers: { … }` of an argument, given as they are or to a maker (`handlers.object.shared(…)`). Whether
 * the callee is the SDK's does not matter: the mark says what is true of the function, and nobody else reads it.
 * Gives the offsets behind the opening brace of their bodies, in order.
 */
export function sourcelessHandlers(program: Syntax): number[] {
  const offsets = new Set<number>();
  const visit = (node: Syntax): void => {
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      for (const argument of node.arguments ?? []) {
        const handlers = propertyOf(argument, 'handlers');
        for (const property of handlers?.properties ?? []) {
          const body = bodyOf(handlerOf(property.value as Syntax | undefined));
          if (body !== undefined) offsets.add(spanOf(body).start + 1);
        }
      }
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  return [...offsets].sort((a, b) => a - b);
}

/** The function itself, or the last argument of the call that makes a handler of it. */
function handlerOf(value: Syntax | undefined): Syntax | undefined {
  return value?.type === 'CallExpression' ? value.arguments?.at(-1) : value;
}

const functions = new Set(['FunctionExpression', 'ArrowFunctionExpression']);

/** The body of a function that reaches no source; undefined for any other. */
function bodyOf(handler: Syntax | undefined): Syntax | undefined {
  if (handler === undefined || !functions.has(handler.type) || handler.generator === true) return undefined;
  const [first] = handler.params ?? [];
  const body = handler.body as Syntax;
  if (first?.type !== 'Identifier' || typeof first.name !== 'string' || body.type !== 'BlockStatement') return undefined;
  const locals = new Set<string>();
  for (const parameter of handler.params!.slice(1)) if (!declare(parameter, locals)) return undefined;
  return new Judgement(first.name, locals).isSourceless(body) ? body : undefined;
}

/** Names that a pattern binds. False for a pattern with defaults or computed keys, which compute. */
function declare(pattern: Syntax | null | undefined, names: Set<string>): boolean {
  switch (pattern?.type) {
    case 'Identifier':
      names.add(pattern.name as string);
      return true;
    case 'ObjectPattern':
      return (pattern.properties ?? []).every((it) => it.computed !== true && declare(it.type === 'RestElement' ? it.argument : (it.value as Syntax), names));
    case 'ArrayPattern':
      return (pattern.elements ?? []).every((it) => it === null || declare(it.type === 'RestElement' ? it.argument : it, names));
    default:
      return false;
  }
}

/** Members of a context that read no source; `rand` and `date` do. */
const contextMembers = new Set([
  'run', 'sleep', 'get', 'set', 'clear', 'clearAll', 'stateKeys', 'key', 'awakeable', 'resolveAwakeable', 'rejectAwakeable', 'promise', 'signal',
  'serviceClient', 'objectClient', 'workflowClient', 'serviceSendClient', 'objectSendClient', 'workflowSendClient', 'genericCall', 'genericSend',
]);

/** Nodes that do nothing but what their parts do. */
const plain = new Set([
  'BlockStatement', 'ExpressionStatement', 'VariableDeclaration', 'IfStatement', 'ForStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement',
  'ReturnStatement', 'ThrowStatement', 'TryStatement', 'SwitchStatement', 'SwitchCase', 'BreakStatement', 'ContinueStatement', 'EmptyStatement',
  'AwaitExpression', 'ConditionalExpression', 'LogicalExpression', 'SequenceExpression', 'ArrayExpression', 'SpreadElement', 'ParenthesizedExpression',
  'ChainExpression', 'TemplateLiteral', 'TemplateElement', 'Literal', 'UpdateExpression', 'TSNonNullExpression',
]);

const errorClasses = new Set(['Error', 'TypeError', 'RangeError', 'TerminalError']);

class Judgement {
  readonly #context: string;
  readonly #locals: ReadonlySet<string>;

  constructor(context: string, locals: ReadonlySet<string>) {
    this.#context = context;
    this.#locals = locals;
  }

  isSourceless(node: Syntax | null | undefined): boolean {
    if (node === null || node === undefined) return true;
    if (plain.has(node.type)) return node.await !== true && this.#inside(node).#all(childrenOf(node));
    switch (node.type) {
      case 'Identifier': return this.#isLocal(node);
      case 'VariableDeclarator': return declare(node.id, new Set()) && this.isSourceless(node.init);
      case 'CatchClause': return this.#inCatch(node);
      case 'BinaryExpression': return node.operator !== '**' && this.#all([node.left!, node.right!]);
      case 'UnaryExpression': return node.operator !== 'delete' && this.isSourceless(node.argument);
      case 'AssignmentExpression': return node.operator !== '**=' && (this.#isLocal(node.left!) || this.#isLocalMember(node.left!)) && this.isSourceless(node.right);
      case 'ObjectExpression': return (node.properties ?? []).every((it) => this.#isPlainProperty(it));
      case 'MemberExpression': return this.#isLocalMember(node) || this.#isContextMember(node);
      case 'TSAsExpression':
      case 'TSSatisfiesExpression': return this.isSourceless(node.expression as Syntax);
      case 'NewExpression': return node.callee?.type === 'Identifier' && errorClasses.has(node.callee.name as string) && !this.#locals.has(node.callee.name as string) && this.#all(node.arguments ?? []);
      case 'CallExpression': return this.#isContextCall(node);
      default: return false;
    }
  }

  /** What a block, a loop or a case declares is known in it, and nowhere else: `var` counts as if it were `let`. */
  #inside(node: Syntax): Judgement {
    const names = new Set(this.#locals);
    for (const child of childrenOf(node)) {
      if (child.type === 'VariableDeclaration') for (const { id } of child.declarations ?? []) declare(id, names);
    }
    return names.size === this.#locals.size ? this : new Judgement(this.#context, names);
  }

  #inCatch({ param, body }: Syntax): boolean {
    const names = new Set(this.#locals);
    if (param !== null && param !== undefined && !declare(param, names)) return false;
    return new Judgement(this.#context, names).isSourceless(body as Syntax);
  }

  #all(nodes: Iterable<Syntax>): boolean {
    for (const node of nodes) if (!this.isSourceless(node)) return false;
    return true;
  }

  #isLocal(node: Syntax): boolean {
    return node.type === 'Identifier' && (this.#locals.has(node.name as string) || node.name === 'undefined');
  }

  /** Of what the journal and the input gave: plain data, whose members compute nothing. */
  #isLocalMember(node: Syntax): boolean {
    if (node.type !== 'MemberExpression') return false;
    const root = node.object!;
    return (this.#isLocal(root) || this.#isLocalMember(root) || (root.type === 'TSNonNullExpression' && this.isSourceless(root))) && (node.computed !== true || this.isSourceless(node.property));
  }

  #isContextMember(node: Syntax | undefined): boolean {
    return node?.type === 'MemberExpression' && node.computed !== true && node.object?.type === 'Identifier' && node.object.name === this.#context &&
      contextMembers.has(node.property?.name as string);
  }

  #isPlainProperty(property: Syntax): boolean {
    if (property.type === 'SpreadElement') return this.isSourceless(property.argument);
    if (property.kind !== undefined && property.kind !== 'init') return false;
    return (property.computed !== true || this.isSourceless(property.key)) && this.isSourceless(property.value as Syntax);
  }

  /** `ctx.run(…)`, `ctx.serviceClient(X).method(…)`: what stands in an action is native, and not looked at. */
  #isContextCall(call: Syntax): boolean {
    const callee = call.callee!;
    const direct = this.#isContextMember(callee);
    const ofResult = callee.type === 'MemberExpression' && callee.computed !== true && callee.object?.type === 'CallExpression' && this.#isContextCall(callee.object);
    if (!direct && !ofResult) return false;
    const runs = direct && callee.property?.name === 'run';
    // An action is native, and a definition only names its service; what else gets a function may call it here: `ctx.get('x').then(draw)`.
    const takesNames = runs || (direct && /(?:Client|SendClient)$/.test(callee.property?.name as string));
    return (call.arguments ?? []).every((argument) => (runs && functions.has(argument.type)) || (takesNames && argument.type === 'Identifier') || this.isSourceless(argument));
  }
}

function propertyOf(node: Syntax, name: string): Syntax | undefined {
  if (node.type !== 'ObjectExpression') return undefined;
  const property = node.properties?.find((it) => it.type === 'Property' && it.computed !== true && it.key?.name === name);
  return property?.value as Syntax | undefined;
}

const types = new Set(['parent', 'typeAnnotation', 'returnType', 'typeParameters', 'typeArguments']);

/** The nodes in a node: types, which are no code, apart. Every node of a file comes by here: no generator, no copies of entries. */
function childrenOf(node: Syntax): Syntax[] {
  const children: Syntax[] = [];
  for (const key in node) {
    const value = node[key as keyof Syntax];
    if (typeof value !== 'object' || value === null || types.has(key)) continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) children.push(value);
    } else {
      for (const each of value as readonly unknown[]) if (isNode(each)) children.push(each);
    }
  }
  return children;
}
