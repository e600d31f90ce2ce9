import { Forms, type Form } from '@stet/plugin/explicit';
import type { SourceId } from '@stet/plugin/catalogue';
import { commentsOf, findingsOf, type LintedFile } from './findings.ts';
import type { Report } from './reported.ts';

/** Ids of which some findings have an explicit form. */
export const withForms: ReadonlySet<SourceId> = new Set<SourceId>([
  'random', 'crypto-random', 'clock', 'timer', 'promise-combinator', 'fetch', 'foreign-await', 'run-only', 'ctx-in-run', 'nested-run', 'floating-operation', 'unused-ignore',
]);

const known = new WeakMap<LintedFile['sourceCode'], Forms>();

/** What a person would write in the place of what is reported; undefined where nothing surely means the same. A file is read once, when its first form is asked for. */
export function formOf(file: LintedFile, { finding }: Report): Form | undefined {
  if (finding === undefined) return undefined;
  const { sourceCode, path, sourceType, settings } = file;
  let forms = known.get(sourceCode);
  if (forms === undefined) {
    const facts = { sourceType, comments: commentsOf(sourceCode), contexts: settings.config.contexts ?? [], filename: path };
    known.set(sourceCode, (forms = new Forms(sourceCode.ast, sourceCode.text, facts, findingsOf(file))));
  }
  return forms.of(finding);
}
