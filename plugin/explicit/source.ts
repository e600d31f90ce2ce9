import type { Comment } from '../analysis/comments.ts';
import { Flow } from '../analysis/durable/flow.ts';
import { Reach } from '../analysis/durable/reach.ts';
import { type Typed, ContextTypes } from '../analysis/durable/types.ts';
import type { Span } from '../analysis/finding.ts';
import type { AnalysisOptions } from '../analysis/options.ts';
import { nameOf, spanOf, type Syntax } from '../analysis/syntax.ts';
import { nodeAt, parentOf, type Tree } from '../analysis/tree.ts';
import { Walk } from '../analysis/walk.ts';

/** What must be known of a file beside its tree and text. */
export interface Facts extends Pick<AnalysisOptions, 'sourceType' | 'comments' | 'contexts' | 'filename'> {
  /** Offsets of names of parameters that are durable contexts, where more is known than the file tells. */
  readonly contextNames?: ReadonlySet<number>;
  /** Whether the value of the expression at a span survives the codec of a journal, where types tell it; undefined: nobody knows. */
  readonly isJournalable?: (expression: Span) => boolean | undefined;
}

/** One parsed file, as the makers of forms see it. */
export class Source {
  readonly text: string;
  readonly program: Syntax;
  readonly tree: Tree;
  readonly facts: Facts;
  #durable: { readonly flow: Flow; readonly reach: Reach } | undefined;
  #spans: Map<string, number> | undefined;

  constructor(program: { readonly type: string }, text: string, facts: Facts) {
    this.program = program as Syntax;
    this.text = text;
    this.facts = facts;
    this.tree = new Walk({ members: new Set(), operators: new Set() }).run(this.program, facts.sourceType === 'module');
  }

  get flow(): Flow {
    return this.#ofDurable().flow;
  }

  get reach(): Reach {
    return this.#ofDurable().reach;
  }

  /** Index of the outermost expression with exactly this span; undefined where there is none. */
  at({ start, end }: Span): number | undefined {
    if (this.#spans === undefined) {
      this.#spans = new Map();
      for (const [index, node] of this.tree.nodes.entries()) {
        const span = spanOf(node);
        const key = `${span.start}:${span.end}`;
        if (!/Statement$|Declaration$|^Program$/.test(node.type) && !this.#spans.has(key)) this.#spans.set(key, index);
      }
    }
    return this.#spans.get(`${start}:${end}`);
  }

  node(index: number): Syntax {
    return nodeAt(this.tree, index);
  }

  parent(index: number): Syntax | undefined {
    return this.tree.nodes[parentOf(this.tree, index)];
  }

  /** The line break that the file is written with. */
  get newline(): string {
    return this.text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** Whether types may be written. */
  get isTyped(): boolean {
    return /\.[cm]?tsx?$/.test(this.facts.filename ?? '');
  }

  textOf(node: Syntax): string {
    const { start, end } = spanOf(node);
    return this.text.slice(start, end);
  }

  /** Comments in a span: an edit that replaces it would lose them. */
  commentsIn({ start, end }: Span): Comment[] {
    return this.facts.comments.filter((comment) => comment.start < end && start < comment.end);
  }

  #ofDurable(): { readonly flow: Flow; readonly reach: Reach } {
    if (this.#durable === undefined) {
      const { contexts = [], filename = '', contextNames } = this.facts;
      const flow = new Flow(this.tree, new KnownContexts(this.program, contexts, filename, contextNames ?? new Set()));
      this.#durable = { flow, reach: new Reach(flow) };
    }
    return this.#durable;
  }
}

/** The types of a file, names whose types somebody else knows, and configured types that the file uses without an import. */
class KnownContexts extends ContextTypes {
  readonly #names: ReadonlySet<number>;
  readonly #anywhere: ReadonlySet<string>;

  constructor(program: Syntax, contexts: readonly string[], filename: string, names: ReadonlySet<number>) {
    super(program, contexts, filename);
    this.#names = names;
    this.#anywhere = new Set(contexts.filter((each) => !each.includes('#')));
  }

  override of(node: Syntax | undefined): Typed | undefined {
    if (node?.type === 'Identifier' && (this.#names.has(spanOf(node).start) || this.#anywhere.has(typeNameOf(node) ?? ''))) return { kind: 'context' };
    return super.of(node);
  }
}

function typeNameOf(node: Syntax): string | undefined {
  const { typeAnnotation } = node as { typeAnnotation?: { typeAnnotation?: { typeName?: Syntax } } | null };
  return nameOf(typeAnnotation?.typeAnnotation?.typeName);
}
