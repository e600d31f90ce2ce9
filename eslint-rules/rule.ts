import type { Finding } from '@stet/plugin/analysis';
import { diagnostics, type SourceId } from '@stet/plugin/catalogue';
import { ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import { isPatched } from './fixes/patched.ts';
import type { Repair } from './fixes/repair.ts';
import { defaults, schema, type Options } from './options.ts';
import { pageOf } from './page.ts';
import { reportsOf, type Report } from './reported.ts';
import { settingsFor } from './settings.ts';

export interface Docs {
  readonly description: string;
  /** It reports only with the option `types`. */
  readonly requiresTypeChecking?: boolean;
}

type MessageIds = 'found' | 'byHand';
export type Context = Readonly<TSESLint.RuleContext<MessageIds, [Options]>>;

/** How a rule edits a finding; undefined where it cannot tell that the result means the same. `contexts` are the configuration's types. */
export type Fixer = (finding: Finding, node: TSESTree.Node, context: Context, contexts: readonly string[]) => Repair | undefined;

const create = ESLintUtils.RuleCreator<Docs>((name) => pageOf(name as SourceId));

/** The rule that reports the findings of one id, as the build has them, and in the words of the catalogue. */
export function ruleFor(id: SourceId, fix?: Fixer) {
  return create<[Options], MessageIds>({
    name: id,
    meta: {
      type: 'problem',
      docs: { description: diagnostics[id].meaning },
      ...(fix && { fixable: 'code' as const, hasSuggestions: true }),
      messages: { found: '{{what}}\n  reached by  {{way}}\n  fix         {{fix}}', byHand: 'Write {{code}}' },
      schema,
      defaultOptions: [defaults],
    },
    create: (context, [options]) => ({
      Program: () => {
        const { sourceCode, filename: path, languageOptions: { sourceType = 'module' } } = context;
        const settings = settingsFor(context);
        const file = { sourceCode, path, sourceType, settings, services: sourceCode.parserServices ?? {} };
        for (const each of reportsOf(file, options)) {
          if (each.id === id) report(each, context, settings.config.contexts ?? [], fix);
        }
      },
    }),
  });
}

function report({ start, end, what, way, fix: advice, finding }: Report, context: Context, contexts: readonly string[], fix: Fixer | undefined): void {
  const { sourceCode } = context;
  const node = fix && finding && !isPatched(sourceCode.text, finding.path) ? nodeAt(sourceCode, finding) : undefined;
  const repair = node && finding && fix?.(finding, node, context, contexts);
  context.report({
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
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
