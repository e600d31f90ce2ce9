import { type Frame, frameName } from './frame.ts';
import { runtimeKeys } from './keys.ts';
import { type BindingKind, type BlockFunction, hoistBlockFunctions, Scope } from './scope.ts';
import { nameOf, type Syntax } from './syntax.ts';
import type { Tree } from './tree.ts';

/** How a node is read: as code, as a name that is being declared, or as the body of a function (whose scope exists already). */
type Reading = 'code' | 'function-body' | BindingKind;

/** What the walk notes beside the names: member names and operators that are sources of any receiver. */
export interface Watched {
  readonly members: ReadonlySet<string>;
  readonly operators: ReadonlySet<string>;
}

/**
 * The one walk over a program. It declares names, notes every use of a name with its scope, and gives each run-time node an index.
 * The stack is explicit, so that a long chain of operators cannot overflow the machine's.
 */
export class Walk {
  private readonly nodes: Syntax[] = [];
  private readonly parents: number[] = [];
  private readonly scopes: Scope[] = [];
  private readonly frames: (Frame | undefined)[] = [];
  private readonly references = new Map<string, number[]>();
  private readonly modules: number[] = [];
  private readonly anywhere: number[] = [];
  private readonly blockFunctions: BlockFunction[] = [];
  private readonly watched: Watched;

  private readonly nextNode: Syntax[] = [];
  private readonly nextParent: number[] = [];
  private readonly nextScope: Scope[] = [];
  private readonly nextFrame: (Frame | undefined)[] = [];
  private readonly nextReading: Reading[] = [];

  constructor(watched: Watched) {
    this.watched = watched;
  }

  run(program: Syntax, strict: boolean): Tree {
    const scope = new Scope(undefined, true);
    scope.strict = strict || isStrict(program.body);
    this.push(program, -1, scope, undefined, 'code');
    while (this.nextNode.length > 0) {
      const node = this.nextNode.pop() as Syntax;
      const parent = this.nextParent.pop() as number;
      const here = this.nextScope.pop() as Scope;
      const frame = this.nextFrame.pop();
      const reading = this.nextReading.pop() as Reading;
      const index = this.nodes.length;
      this.nodes.push(node);
      this.parents.push(parent);
      this.scopes.push(here);
      this.frames.push(frame);
      if (reading === 'code' || reading === 'function-body') this.code(node, index, here, frame, reading);
      else this.pattern(node, index, here, frame, reading);
    }
    hoistBlockFunctions(this.blockFunctions);
    const { nodes, parents, scopes, frames, references, modules, anywhere } = this;
    return { nodes, parents, scopes, frames, references, modules, anywhere };
  }

  private push(node: Syntax | null | undefined, parent: number, scope: Scope, frame: Frame | undefined, reading: Reading): void {
    if (!node) return;
    this.nextNode.push(node);
    this.nextParent.push(parent);
    this.nextScope.push(scope);
    this.nextFrame.push(frame);
    this.nextReading.push(reading);
  }

  private all(nodes: readonly (Syntax | null)[] | undefined, parent: number, scope: Scope, frame: Frame | undefined, reading: Reading = 'code'): void {
    if (nodes) for (const node of nodes) this.push(node, parent, scope, frame, reading);
  }

  private code(node: Syntax, index: number, scope: Scope, frame: Frame | undefined, reading: Reading): void {
    switch (node.type) {
      case 'Identifier': {
        const known = this.references.get(node.name as string);
        if (known) known.push(index);
        else this.references.set(node.name as string, [index]);
        return;
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        this.push(node.object, index, scope, frame, 'code');
        if (node.computed) this.push(node.property, index, scope, frame, 'code');
        if (this.watched.members.has(nameOf(node.property) ?? '')) this.anywhere.push(index);
        return;
      case 'Property':
      case 'PropertyDefinition':
      case 'MethodDefinition':
      case 'AccessorProperty':
        if (node.declare) return;
        this.all(node.decorators, index, scope, frame);
        if (node.computed) this.push(node.key, index, scope, frame, 'code');
        this.push(node.value as Syntax | null, index, scope, frame, 'code');
        return;
      case 'BlockStatement':
        this.all(node.body as readonly Syntax[], index, reading === 'function-body' ? scope : new Scope(scope, false), frame);
        return;
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'SwitchStatement':
        this.children(node, index, new Scope(scope, false), frame);
        return;
      case 'CatchClause': {
        const inner = new Scope(scope, false);
        this.push(node.param, index, inner, frame, node.param?.type === 'Identifier' ? 'catch' : 'lexical');
        this.push(node.body as Syntax, index, inner, frame, 'code');
        return;
      }
      case 'VariableDeclaration':
        if (!node.declare) this.variables(node, index, scope, frame);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.function(node, index, scope, frame);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.class(node, index, scope, frame);
        return;
      case 'StaticBlock': {
        this.all(node.body as readonly Syntax[], index, new Scope(scope, true), frame);
        return;
      }
      case 'BinaryExpression':
      case 'AssignmentExpression':
        if (this.watched.operators.has(node.operator ?? '')) this.anywhere.push(index);
        this.children(node, index, scope, frame);
        return;
      case 'ImportExpression':
        this.modules.push(index);
        this.children(node, index, scope, frame);
        return;
      default:
        if (!this.declaration(node, index, scope, frame)) this.children(node, index, scope, frame);
    }
  }

  /** Modules, and what TypeScript adds to declarations. False: the node is an ordinary one. */
  private declaration(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): boolean {
    switch (node.type) {
      case 'ImportDeclaration':
        if (node.importKind === 'type') return true;
        this.modules.push(index);
        for (const specifier of node.specifiers ?? []) {
          if (specifier.importKind !== 'type') scope.declare(nameOf(specifier.local) as string, 'import');
        }
        return true;
      case 'ExportAllDeclaration':
        if (node.exportKind !== 'type') this.modules.push(index);
        return true;
      case 'ExportNamedDeclaration':
        if (node.exportKind === 'type') return true;
        this.push(node.declaration, index, scope, frame, 'code');
        if (node.source) this.modules.push(index);
        else this.all(node.specifiers, index, scope, frame);
        return true;
      case 'ExportSpecifier':
        if (node.exportKind !== 'type') this.push(node.local, index, scope, frame, 'code');
        return true;
      case 'TSImportEqualsDeclaration':
        if (node.importKind === 'type') return true;
        scope.declare(nameOf(node.id) as string, 'import');
        this.modules.push(index);
        return true;
      case 'TSEnumDeclaration': {
        if (node.declare) return true;
        scope.declare(nameOf(node.id) as string, 'class');
        const inner = new Scope(scope, false);
        for (const member of membersOf(node)) {
          const name = nameOf(member.id);
          if (name !== undefined) inner.declare(name, 'class');
          this.push((member as { initializer?: Syntax }).initializer, index, inner, frame, 'code');
        }
        return true;
      }
      case 'TSModuleDeclaration':
        if (node.declare || node.global || node.kind === 'global' || !isInstantiated(node)) return true;
        scope.declare(leftmostName(node.id as Syntax), 'class');
        this.push(node.body as Syntax, index, new Scope(scope, true), frame, 'code');
        return true;
      case 'TSModuleBlock':
        this.all(node.body as readonly Syntax[], index, scope, frame);
        return true;
      default:
        return false;
    }
  }

  private variables(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): void {
    const kind = node.kind === 'var' ? 'var' : 'lexical';
    for (const declarator of node.declarations ?? []) {
      const at = this.nodes.length;
      this.nodes.push(declarator);
      this.parents.push(index);
      this.scopes.push(scope);
      this.frames.push(frame);
      this.push(declarator.id, at, scope, frame, kind);
      this.push(declarator.init, at, scope, frame, 'code');
    }
  }

  private function(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): void {
    if (node.declare || !node.body) return;
    const name = nameOf(node.id);
    let outer = scope;
    if (name !== undefined && node.type === 'FunctionDeclaration') {
      scope.declare(name, 'function');
      if (!scope.strict && !scope.holdsVariables && !node.async && !node.generator) this.blockFunctions.push({ name, scope });
    } else if (name !== undefined) {
      outer = new Scope(scope, false);
      outer.declare(name, 'function');
    }
    const inside: Frame = { parent: frame, name: this.frameName(node, index), inFunction: true };
    const parameters = new Scope(outer, false);
    const body = new Scope(parameters, true);
    if (!body.strict) body.strict = isStrict((node.body as Syntax).body);
    this.all(node.params, index, parameters, inside, 'parameter');
    this.push(node.body as Syntax, index, body, inside, 'function-body');
  }

  private class(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): void {
    if (node.declare) return;
    const name = nameOf(node.id);
    if (name !== undefined && node.type === 'ClassDeclaration') scope.declare(name, 'class');
    const inner = new Scope(scope, false);
    inner.strict = true;
    if (name !== undefined) inner.declare(name, 'class');
    this.all(node.decorators, index, scope, frame);
    this.push(node.superClass, index, inner, frame, 'code');
    const inside: Frame = { parent: frame, name: this.frameName(node, index), inFunction: false };
    this.all((node.body as Syntax).body as readonly Syntax[], index, inner, inside);
  }

  /** A name or pattern that is being declared; defaults and computed keys inside it are code. */
  private pattern(node: Syntax, index: number, scope: Scope, frame: Frame | undefined, kind: BindingKind): void {
    if (node.decorators) this.all(node.decorators, index, scope, frame);
    switch (node.type) {
      case 'Identifier': {
        const parent = this.parents[index] as number;
        const declarator = this.nodes[parent]?.type === 'VariableDeclarator' ? parent : -1;
        (kind === 'var' ? scope.variableScope() : scope).declare(node.name as string, kind, declarator);
        return;
      }
      case 'ObjectPattern':
        this.all(node.properties, index, scope, frame, kind);
        return;
      case 'ArrayPattern':
        this.all(node.elements, index, scope, frame, kind);
        return;
      case 'Property':
        if (node.computed) this.push(node.key, index, scope, frame, 'code');
        this.push(node.value as Syntax, index, scope, frame, kind);
        return;
      case 'AssignmentPattern':
        this.push(node.left, index, scope, frame, kind);
        this.push(node.right, index, scope, frame, 'code');
        return;
      case 'RestElement':
        this.push(node.argument, index, scope, frame, kind);
        return;
      case 'TSParameterProperty':
        this.push(node.parameter, index, scope, frame, kind);
        return;
      default:
        this.children(node, index, scope, frame);
    }
  }

  private children(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): void {
    const keys = runtimeKeys[node.type] ?? (node.type.startsWith('TS') ? [] : Object.keys(node));
    for (const key of keys) {
      const child = (node as unknown as Record<string, unknown>)[key];
      if (Array.isArray(child)) this.all(child.filter(isNode), index, scope, frame);
      else if (isNode(child) && key !== 'parent') this.push(child, index, scope, frame, 'code');
    }
  }

  private frameName(node: Syntax, index: number): string {
    const ancestor = (up: number): Syntax | undefined => {
      let at = index;
      for (let step = 0; step <= up; step += 1) at = this.parents[at] ?? -1;
      return this.nodes[at];
    };
    return frameName(node, ancestor(0), ancestor);
  }
}

function isNode(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && typeof (value as Syntax).type === 'string';
}

function isStrict(body: Syntax['body']): boolean {
  if (!Array.isArray(body)) return false;
  for (const statement of body as readonly Syntax[]) {
    if (typeof statement.directive !== 'string') return false;
    if (statement.directive === 'use strict') return true;
  }
  return false;
}

function membersOf(declaration: Syntax): readonly Syntax[] {
  return declaration.members ?? (declaration.body as Syntax | undefined)?.members ?? [];
}

function leftmostName(id: Syntax): string {
  let at = id;
  while (at.left) at = at.left;
  return nameOf(at) as string;
}

/** A namespace of types only does not exist at run time, and shadows nothing. */
function isInstantiated(declaration: Syntax): boolean {
  const body = declaration.body as Syntax | undefined;
  if (!body) return false;
  if (body.type === 'TSModuleDeclaration') return isInstantiated(body);
  return ((body.body ?? []) as readonly Syntax[]).some((statement) => {
    const inner = statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement;
    if (inner.type === 'TSModuleDeclaration') return isInstantiated(inner);
    return inner.type !== 'TSInterfaceDeclaration' && inner.type !== 'TSTypeAliasDeclaration' && !inner.declare && inner.type !== 'TSDeclareFunction'
      && inner.importKind !== 'type' && inner.exportKind !== 'type';
  });
}

