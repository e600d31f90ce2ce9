import { declare } from './declare.ts';
import { type Frame, frameName } from './frame.ts';
import { runtimeKeys } from './keys.ts';
import { Pending, type Place, type Reading } from './pending.ts';
import { type BlockFunction, hoistBlockFunctions, Scope } from './scope.ts';
import { isNode, isStrict, nameOf, type Syntax } from './syntax.ts';
import type { Tree } from './tree.ts';
import { enumMembers, isInstantiated, leftmostName } from './typescript.ts';

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

  private readonly pending = new Pending();

  constructor(watched: Watched) {
    this.watched = watched;
  }

  run(program: Syntax, strict: boolean): Tree {
    const scope = new Scope(undefined, true);
    scope.strict = strict || isStrict(program.body);
    this.pending.add(program, -1, scope, undefined);
    const place: Place = { node: program, parent: -1, scope, frame: undefined, reading: 'code' };
    while (this.pending.takeInto(place)) {
      const { node, reading, frame } = place;
      const index = this.enter(node, place.parent, place.scope, frame);
      if (reading === 'code' || reading === 'function-body') this.code(node, index, place.scope, frame, reading);
      else if (!declare(this.pending, place, index, this.nodes[place.parent])) this.children(node, index, place.scope, frame);
    }
    hoistBlockFunctions(this.blockFunctions);
    const { nodes, parents, scopes, frames, references, modules, anywhere } = this;
    return { nodes, parents, scopes, frames, references, modules, anywhere };
  }

  private enter(node: Syntax, parent: number, scope: Scope, frame: Frame | undefined): number {
    this.parents.push(parent);
    this.scopes.push(scope);
    this.frames.push(frame);
    return this.nodes.push(node) - 1;
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
        this.pending.add(node.object, index, scope, frame);
        if (node.computed) this.pending.add(node.property, index, scope, frame);
        if (this.watched.members.has(nameOf(node.property) ?? '')) this.anywhere.push(index);
        return;
      case 'Property':
      case 'PropertyDefinition':
      case 'MethodDefinition':
      case 'AccessorProperty':
        if (node.declare) return;
        this.pending.addAll(node.decorators, index, scope, frame);
        if (node.computed) this.pending.add(node.key, index, scope, frame);
        // A field is set when an instance is made, so by whoever makes it; a static one with its class.
        this.pending.add(node.value as Syntax | null, index, scope, frame && node.static === false && node.type !== 'MethodDefinition' ? { ...frame, inFunction: true } : frame);
        return;
      case 'BlockStatement':
        this.pending.addAll(node.body as readonly Syntax[], index, reading === 'function-body' ? scope : new Scope(scope, false), frame);
        return;
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'SwitchStatement':
        this.children(node, index, new Scope(scope, false), frame);
        return;
      case 'CatchClause': {
        const inner = new Scope(scope, false);
        this.pending.add(node.param, index, inner, frame, node.param?.type === 'Identifier' ? 'catch' : 'lexical');
        this.pending.add(node.body as Syntax, index, inner, frame);
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
      case 'StaticBlock':
        this.pending.addAll(node.body as readonly Syntax[], index, new Scope(scope, true), frame);
        return;
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
          if (specifier.importKind !== 'type') scope.declare(nameOf(specifier.local) as string, 'import', index);
        }
        return true;
      case 'ExportAllDeclaration':
        if (node.exportKind !== 'type') this.modules.push(index);
        return true;
      case 'ExportNamedDeclaration':
        if (node.exportKind === 'type') return true;
        this.pending.add(node.declaration, index, scope, frame);
        if (node.source) this.modules.push(index);
        else this.pending.addAll(node.specifiers, index, scope, frame);
        return true;
      case 'ExportSpecifier':
        if (node.exportKind !== 'type') this.pending.add(node.local, index, scope, frame);
        return true;
      case 'TSImportEqualsDeclaration':
        if (node.importKind === 'type') return true;
        scope.declare(nameOf(node.id) as string, 'import', index);
        this.modules.push(index);
        return true;
      case 'TSEnumDeclaration': {
        if (node.declare) return true;
        scope.declare(nameOf(node.id) as string, 'class', index);
        const inner = new Scope(scope, false);
        for (const member of enumMembers(node)) {
          const name = nameOf(member.id);
          if (name !== undefined) inner.declare(name, 'class', index);
          this.pending.add((member as { initializer?: Syntax }).initializer, index, inner, frame);
        }
        return true;
      }
      case 'TSModuleDeclaration':
        if (!isInstantiated(node)) return true;
        scope.declare(leftmostName(node.id as Syntax), 'class', index);
        this.pending.add(node.body as Syntax, index, new Scope(scope, true), frame);
        return true;
      case 'TSModuleBlock':
        this.pending.addAll(node.body as readonly Syntax[], index, scope, frame);
        return true;
      default:
        return false;
    }
  }

  private variables(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): void {
    const kind = node.kind === 'var' ? 'var' : 'lexical';
    for (const declarator of node.declarations ?? []) {
      const at = this.enter(declarator, index, scope, frame);
      this.pending.add(declarator.id, at, scope, frame, kind);
      this.pending.add(declarator.init, at, scope, frame);
    }
  }

  private function(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): void {
    if (node.declare || !node.body) return;
    const name = nameOf(node.id);
    let outer = scope;
    if (name !== undefined && node.type === 'FunctionDeclaration') {
      scope.declare(name, 'function', index);
      if (!scope.strict && !scope.holdsVariables && !node.async && !node.generator) this.blockFunctions.push({ name, scope, at: index });
    } else if (name !== undefined) {
      outer = new Scope(scope, false);
      outer.declare(name, 'function', index);
    }
    const inside: Frame = { parent: frame, name: this.frameName(node, index), inFunction: true };
    const parameters = new Scope(outer, false);
    const body = new Scope(parameters, true);
    if (!body.strict) body.strict = isStrict((node.body as Syntax).body);
    this.pending.addAll(node.params, index, parameters, inside, 'parameter');
    this.pending.add(node.body as Syntax, index, body, inside, 'function-body');
  }

  private class(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): void {
    if (node.declare) return;
    const name = nameOf(node.id);
    if (name !== undefined && node.type === 'ClassDeclaration') scope.declare(name, 'class', index);
    const inner = new Scope(scope, false);
    inner.strict = true;
    if (name !== undefined) inner.declare(name, 'class', index);
    this.pending.addAll(node.decorators, index, scope, frame);
    this.pending.add(node.superClass, index, inner, frame);
    const inside: Frame = { parent: frame, name: this.frameName(node, index), inFunction: frame?.inFunction ?? false };
    this.pending.addAll((node.body as Syntax).body as readonly Syntax[], index, inner, inside);
  }

  private children(node: Syntax, index: number, scope: Scope, frame: Frame | undefined): void {
    const keys = runtimeKeys[node.type] ?? (node.type.startsWith('TS') ? [] : Object.keys(node));
    for (const key of keys) {
      const child = (node as unknown as Record<string, unknown>)[key];
      if (Array.isArray(child)) this.pending.addAll(child.filter(isNode), index, scope, frame);
      else if (isNode(child) && key !== 'parent') this.pending.add(child, index, scope, frame);
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
