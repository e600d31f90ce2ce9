import type { Finding } from '@stet/plugin/analysis';
import { diagnostics, type DiagnosticId } from '@stet/plugin/catalogue';
import { messageOf } from '@stet/plugin/report';
import { ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import { findingsOf } from './findings.ts';
import { isPatched } from './fixes/patched.ts';
import type { Repair } from './fixes/repair.ts';
import { pageOf } from './page.ts';

export interface Options {
  /** Type names that are durable contexts, beside those of the sdk: `contexts` of stet.config. */
  readonly contexts: readonly string[];
}

export interface Docs {
  readonly description: string;
}

type MessageIds = 'found' | 'byHand';
export type Context = Readonly<TSESLint.RuleContext<MessageIds, [Options]>>;

/** How a rule edits a finding; undefined where it cannot tell that the result means the same. */
export type Fixer = (finding: Finding, node: TSESTree.Node, context: Context, options: Options) => Repair | undefined;

const create = ESLintUtils.RuleCreator<Docs>((name) => pageOf(name as DiagnosticId));

/** The rule that reports the findings of one id, where the build reports or rewrites them, and in the words of the catalogue. */
export function ruleFor(id: DiagnosticId, fix?: Fixer) {
  return create<[Options], MessageIds>({
    name: id,
    meta: {
      type: 'problem',
      docs: { description: diagnostics[id].meaning },
      ...(fix && { fixable: 'code' as const, hasSuggestions: true }),
      messages: { found: '{{what}}\n  reached by  {{way}}\n  fix         {{fix}}', byHand: 'Write {{code}}' },
      schema: [{
        type: 'object',
        properties: { contexts: { type: 'array', items: { type: 'string' }, uniqueItems: true } },
        additionalProperties: false,
      }],
      defaultOptions: [{ contexts: [] }],
    },
    create: (context, [options]) => ({
      Program: () => {
        for (const finding of findingsOf(context.sourceCode, context.languageOptions.sourceType ?? 'module')) {
          if (finding.id === id && !finding.silenced) report(finding, context, options, fix);
        }
      },
    }),
  });
}

function report(finding: Finding, context: Context, options: Options, fix: Fixer | undefined): void {
  const { sourceCode } = context;
  const { what, way, fix: advice } = messageOf(finding, sourceCode.text, context.filename);
  const node = fix && !isPatched(sourceCode.text, finding.path) ? nodeAt(sourceCode, finding) : undefined;
  const repair = node && fix?.(finding, node, context, options);
  context.report({
    loc: { start: sourceCode.getLocFromIndex(finding.start), end: sourceCode.getLocFromIndex(finding.end) },
    messageId: 'found',
    data: { what, way, fix: advice },
    ...(repair?.certain && { fix: repair.apply }),
    ...(repair && !repair.certain && { suggest: [{ messageId: 'byHand' as const, data: { code: repair.code }, fix: repair.apply }] }),
  });
}

/** The outermost node with exactly the span of a finding. */
function nodeAt(sourceCode: Readonly<TSESLint.SourceCode>, { start, end }: Finding): TSESTree.Node | undefined {
  let found: TSESTree.Node | undefined;
  for (let node = sourceCode.getNodeByRangeIndex(start); node && node.range[0] >= start && node.range[1] <= end; node = node.parent ?? null) {
    if (node.range[1] === end) found = node;
  }
  return found;
}
