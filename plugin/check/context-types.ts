import type ts from 'typescript';
import picomatch from 'picomatch';
import type { Packages } from './package-of.ts';

const sdk = /^(?:@restatedev\/restate-sdk(?:-[\w-]+)?|@stet\/runtime)$/;
const names = new Set([
  'Context', 'ObjectContext', 'ObjectSharedContext', 'WorkflowContext', 'WorkflowSharedContext', 'ContextInternal', 'ScopedContext',
  'RestateContext', 'RestateObjectContext', 'RestateObjectSharedContext', 'RestateWorkflowContext', 'RestateWorkflowSharedContext', 'DurableContext',
]);
const clients = new Set(['Client', 'SendClient', 'ClientFromDescriptors', 'SendClientFromDescriptors']);

/** A type that the configuration or `--context` adds: its name, and the files that it may be declared in. */
interface Added {
  readonly name: string;
  readonly declaredIn: (file: string) => boolean;
}

/** Which types are durable contexts, and which symbols belong to an SDK: decided by declaration, never by what a value is called. */
export class ContextTypes {
  readonly #added: readonly Added[];
  readonly #packages: Packages;
  readonly #relative: (file: string) => string;
  readonly #known = new Map<ts.Type, boolean>();

  /** `added`: `Type`, or `<glob>#Type` with the glob relative to the root of the check. */
  constructor(added: readonly string[], packages: Packages, relative: (file: string) => string) {
    this.#added = added.map(read);
    this.#packages = packages;
    this.#relative = relative;
  }

  /** Whether the file is part of Restate's SDK or of stet: what is in there is never looked into. */
  isSdkFile(file: string): boolean {
    const name = this.#packages.of(file)?.name;
    return name !== undefined && (sdk.test(name) || name === '@stet/plugin');
  }

  /** Whether a text can have to do with contexts at all: it imports an SDK, or speaks of an added type. */
  mayDeclare(text: string): boolean {
    return text.includes('@restatedev/restate-sdk') || text.includes('@stet/runtime') || this.#added.some(({ name }) => text.includes(name));
  }

  isContext(type: ts.Type): boolean {
    let known = this.#known.get(type);
    if (known === undefined) {
      this.#known.set(type, false); // ends circles of bases
      known = this.#judge(type);
      this.#known.set(type, known);
    }
    return known;
  }

  /** A client of the SDK: its methods are calls or sends. */
  clientKind(type: ts.Type): 'call' | 'send' | undefined {
    for (const symbol of [type.aliasSymbol, type.symbol] as readonly (ts.Symbol | undefined)[]) {
      if (symbol !== undefined && clients.has(symbol.name) && this.isOfSdk(symbol)) return symbol.name.startsWith('Send') ? 'send' : 'call';
    }
    return undefined;
  }

  isOfSdk(symbol: ts.Symbol): boolean {
    return symbol.declarations?.some((declaration) => this.isSdkFile(declaration.getSourceFile().fileName)) ?? false;
  }

  #judge(type: ts.Type): boolean {
    for (const symbol of [type.aliasSymbol, type.symbol] as readonly (ts.Symbol | undefined)[]) {
      if (symbol !== undefined && this.#isNamed(symbol)) return true;
    }
    if (type.isUnionOrIntersection()) return type.types.some((each) => this.isContext(each));
    const constraint = type.getConstraint();
    if (constraint !== undefined && constraint !== type) return this.isContext(constraint);
    return (type.getBaseTypes() ?? []).some((base) => this.isContext(base));
  }

  #isNamed(symbol: ts.Symbol): boolean {
    if (names.has(symbol.name) && this.isOfSdk(symbol)) return true;
    return this.#added.some(({ name, declaredIn }) => name === symbol.name
      && symbol.declarations?.some((declaration) => declaredIn(this.#relative(declaration.getSourceFile().fileName))));
  }
}

function read(entry: string): Added {
  const hash = entry.lastIndexOf('#');
  if (hash < 0) return { name: entry, declaredIn: () => true };
  return { name: entry.slice(hash + 1), declaredIn: picomatch(entry.slice(0, hash), { dot: true }) };
}
