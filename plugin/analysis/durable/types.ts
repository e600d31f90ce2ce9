import { contextModules, contextTypes } from '../../catalogue/contexts.ts';
import { isNode, nameOf, type Syntax, stringOf } from '../syntax.ts';

/** A type of the configuration that is a durable context: `Type`, or `<glob>#Type` for the one that a file exports. */
interface Configured {
  readonly file: RegExp | undefined;
  readonly type: string;
}

/** What a type says of a value: that it is a context, an instance of a class of the file, or an object with such members (`*`: its elements). */
export type Typed =
  | { readonly kind: 'context' }
  | { readonly kind: 'instance'; readonly of: string }
  | { readonly kind: 'object'; readonly node: Syntax; readonly members: ReadonlyMap<string, Typed> };

const context: Typed = { kind: 'context' };
/** Types that change nothing about what is looked for. */
const transparent = new Set(['Readonly', 'Partial', 'Required', 'NonNullable', 'Awaited', 'Promise', 'PromiseLike', 'Omit', 'Pick']);
const holders = new Set(['Array', 'ReadonlyArray', 'Set', 'ReadonlySet', 'Iterable', 'AsyncIterable']);
const keyedHolders = new Set(['Map', 'ReadonlyMap', 'Record', 'WeakMap']);

/** The types of one file, by name. Pure: what is imported is judged by its module's name and its own. */
export class ContextTypes {
  private readonly imported = new Map<string, { readonly module: string; readonly name: string }>();
  private readonly declared = new Map<string, Syntax>();
  private readonly configured: readonly Configured[];
  private readonly filename: string;

  constructor(program: Syntax, contexts: readonly string[], filename: string) {
    this.filename = bare(filename);
    this.configured = contexts.map((each) => {
      const hash = each.lastIndexOf('#');
      return hash < 0 ? { file: undefined, type: each } : { file: globOf(bare(each.slice(0, hash))), type: each.slice(hash + 1) };
    });
    for (const statement of (program.body ?? []) as readonly Syntax[]) this.note(statement);
  }

  /** What the annotation of a node says, where it says anything of contexts. */
  of(node: Syntax | undefined): Typed | undefined {
    return this.annotated(node, 'typeAnnotation');
  }

  /** The same of what a function returns. */
  returned(node: Syntax): Typed | undefined {
    return this.annotated(node, 'returnType');
  }

  private annotated(node: Syntax | undefined, field: string): Typed | undefined {
    const annotation = child(node, field);
    return annotation && this.read(annotation, 6);
  }

  private note(statement: Syntax): void {
    const module = stringOf(statement.source);
    if (statement.type === 'ImportDeclaration' && module !== undefined) {
      for (const specifier of statement.specifiers ?? []) {
        const local = nameOf(specifier.local);
        if (local !== undefined) this.imported.set(local, { module, name: specifier.type === 'ImportSpecifier' ? (nameOf(specifier.imported) ?? '') : '*' });
      }
      return;
    }
    const declaration = statement.declaration ?? statement;
    const name = nameOf(declaration.id);
    if (name !== undefined && /^(?:TSTypeAlias|TSInterface|Class)Declaration$/.test(declaration.type)) this.declared.set(name, declaration);
  }

  private read(type: Syntax, depth: number): Typed | undefined {
    if (depth === 0) return undefined;
    const below = (node: Syntax | undefined): Typed | undefined => node && this.read(node, depth - 1);
    switch (type.type) {
      case 'TSTypeAnnotation':
      case 'TSParenthesizedType':
      case 'TSTypeOperator':
      case 'TSRestType':
      case 'TSOptionalType':
        return below(child(type, 'typeAnnotation'));
      case 'TSArrayType':
        return held(type, below(child(type, 'elementType')));
      case 'TSTupleType': {
        const members = children(type, 'elementTypes').map((each, at) => [String(at), below(each)] as const);
        return object(type, members);
      }
      case 'TSIntersectionType':
      case 'TSUnionType':
        return together(type, children(type, 'types').map(below));
      case 'TSTypeLiteral':
        return this.members(type, children(type, 'members'), depth);
      case 'TSTypeReference':
      case 'TSInterfaceHeritage':
      case 'TSClassImplements':
      case 'TSExpressionWithTypeArguments':
        return this.reference(type, depth);
      default:
        return undefined;
    }
  }

  private reference(type: Syntax, depth: number): Typed | undefined {
    const id = child(type, 'typeName') ?? (type.expression as Syntax | undefined);
    const name = nameOf(id);
    const of = children(child(type, 'typeArguments') ?? child(type, 'typeParameters'), 'params');
    if (name === undefined) return this.isQualifiedContext(id) ? context : undefined;
    const imported = this.imported.get(name);
    if (imported) return this.isContext(imported.module, imported.name) ? context : undefined;
    const declared = this.declared.get(name);
    if (!declared) {
      if (transparent.has(name)) return of[0] && this.read(of[0], depth - 1);
      if (holders.has(name)) return held(type, of[0] && this.read(of[0], depth - 1));
      return keyedHolders.has(name) ? held(type, of[1] && this.read(of[1], depth - 1)) : undefined;
    }
    if (declared.type === 'ClassDeclaration') return { kind: 'instance', of: name };
    if (this.configured.some(({ file, type: configured }) => configured === name && (file === undefined || file.test(this.filename)))) return context;
    if (declared.type === 'TSTypeAliasDeclaration') return this.read(child(declared, 'typeAnnotation') as Syntax, depth - 1);
    const bases = children(declared, 'extends').map((each) => this.read(each, depth - 1));
    if (bases.some((each) => each?.kind === 'context')) return context;
    return together(declared, [...bases, this.members(declared, children(child(declared, 'body'), 'body'), depth)]);
  }

  private members(type: Syntax, signatures: readonly Syntax[], depth: number): Typed | undefined {
    return object(type, signatures.filter((each) => each.type === 'TSPropertySignature').map((each) => {
      const annotation = child(each, 'typeAnnotation');
      return [nameOf(each.key) ?? '*', annotation && this.read(annotation, depth - 1)] as const;
    }));
  }

  private isQualifiedContext(id: Syntax | undefined): boolean {
    const namespace = nameOf(id?.left ?? id?.object);
    const imported = namespace === undefined ? undefined : this.imported.get(namespace);
    return imported !== undefined && this.isContext(imported.module, nameOf(id?.right ?? id?.property) ?? '');
  }

  private isContext(module: string, name: string): boolean {
    if (contextModules.has(module) && contextTypes.has(name)) return true;
    return this.configured.some(({ file, type }) => type === name && (file === undefined || file.test(bare(module))));
  }
}

function child(node: Syntax | undefined, field: string): Syntax | undefined {
  const value = (node as Record<string, unknown> | undefined)?.[field];
  return isNode(value) ? value : undefined;
}

function children(node: Syntax | undefined, field: string): readonly Syntax[] {
  const value = (node as Record<string, unknown> | undefined)?.[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function object(node: Syntax, members: readonly (readonly [string, Typed | undefined])[]): Typed | undefined {
  const known = members.filter((each): each is readonly [string, Typed] => each[1] !== undefined);
  return known.length === 0 ? undefined : { kind: 'object', node, members: new Map(known) };
}

function held(node: Syntax, element: Typed | undefined): Typed | undefined {
  return object(node, [['*', element]]);
}

/** Parts of a union or an intersection: a context if one of them is. */
function together(node: Syntax, parts: readonly (Typed | undefined)[]): Typed | undefined {
  const known = parts.filter((each) => each !== undefined);
  if (known.length < 2 || known.some((each) => each.kind !== 'object')) return known.find((each) => each.kind === 'context') ?? known[0];
  return { kind: 'object', node, members: new Map(known.flatMap((each) => (each.kind === 'object' ? [...each.members] : []))) };
}

/** A path or specifier without `./`, `../` and extension, as both sides of an import are compared. */
function bare(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:\.{1,2}\/)+/, '').replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
}

/** A glob as a test of the end of a path. */
function globOf(glob: string): RegExp {
  const pattern = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/^\*\*\//, '').replaceAll('**/', '\u0001').replaceAll('**', '\u0002').replaceAll('*', '[^/]*').replaceAll('?', '[^/]')
    .replaceAll('\u0001', '(?:.*/)?').replaceAll('\u0002', '.*');
  return new RegExp(`(?:^|/)${pattern}$`);
}
