import type { Form } from '@stet/plugin/explicit';
import { diagnostics, type SourceId } from '@stet/plugin/catalogue';
import { ESLintUtils, type TSESLint } from '@typescript-eslint/utils';
import { formOf, withForms } from './forms.ts';
import { defaults, schema, type Options } from './options.ts';
import { pageOf } from './page.ts';
import { reportsOf, type Report } from './reported.ts';
import { settingsFor } from './settings.ts';

export interface Docs {
  readonly description: string;
  /** It reports only with the option `types`. */
  readonly requiresTypeChecking?: true;
}

type MessageIds = 'found' | 'byHand';
type Context = Readonly<TSESLint.RuleContext<MessageIds, [Options]>>;

const create = ESLintUtils.RuleCreator<Docs>((name) => pageOf(name as SourceId));

/** Ids that only types show. */
export const typedOnly: ReadonlySet<SourceId> = new Set<SourceId>(['unserializable-value', 'stateful-library']);

/** The rule that reports the findings of one id, as the build has them, and in the words of the catalogue. */
export function ruleFor(id: SourceId) {
  return create<[Options], MessageIds>({
    name: id,
    meta: {
      type: 'problem',
      docs: { description: diagnostics[id].meaning, ...(typedOnly.has(id) && { requiresTypeChecking: true }) },
      ...(withForms.has(id) && { fixable: 'code', hasSuggestions: true }),
      messages: { found: '{{what}}\n  reached by  {{way}}\n  fix         {{fix}}', byHand: 'Write {{code}}' },
      schema,
      defaultOptions: [defaults],
    },
    create: (context, [options]) => ({
      Program: () => {
        const { sourceCode, filename: path, languageOptions: { sourceType = 'module' } } = context;
        const file = { sourceCode, path, sourceType, settings: settingsFor(context), services: sourceCode.parserServices ?? {} };
        for (const each of reportsOf(file, options)) if (each.id === id) report(each, context, formOf(file, each));
      },
    }),
  });
}

function report({ start, end, what, way, fix: advice }: Report, context: Context, form: Form | undefined): void {
  const { sourceCode } = context;
  const apply: TSESLint.ReportFixFunction = (fixer) => (form?.edits ?? []).map((edit) => fixer.replaceTextRange([edit.start, edit.end], edit.text));
  context.report({
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    messageId: 'found',
    data: { what, way, fix: advice },
    ...(form?.safe === true && { fix: apply }),
    ...(form?.safe === false && { suggest: [{ messageId: 'byHand' as const, data: { code: form.words }, fix: apply }] }),
  });
}
