import { analyse, type Finding } from '@stet/plugin/analysis';
import { applyForms, type Form, Forms } from '@stet/plugin/explicit';
import { parseSync } from 'oxc-parser';

/** One round of forms over a text: what it becomes, and what was applied. */
export interface Round {
  readonly text: string;
  readonly forms: readonly { readonly finding: Finding; readonly form: Form }[];
}

/** The findings of a TypeScript text, and their forms. */
export function formsOf(text: string, contexts: readonly string[] = []): Round['forms'] {
  const { program, comments, errors } = parseSync('x.ts', text, { lang: 'ts', astType: 'ts', range: true, sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${errors[0]?.message}\n${text}`);
  const about = { sourceType: 'module', comments, contexts, filename: 'x.ts' } as const;
  const findings = analyse(program, text, { ...about, rules: {}, report: 'all' });
  const forms = new Forms(program, text, about, findings);
  return findings.flatMap((finding) => {
    const form = forms.of(finding);
    return form ? [{ finding, form }] : [];
  });
}

/** Applies what may be applied, round by round, until nothing is left. `all`: also what a person should look at. */
export function rounds(text: string, { all = false, contexts = [] }: { readonly all?: boolean; readonly contexts?: readonly string[] } = {}): string {
  let current = text;
  for (let round = 0; round < 8; round += 1) {
    const forms = formsOf(current, contexts).map(({ form }) => form).filter(({ safe }) => all || safe);
    if (forms.length === 0) return current;
    const { text: next } = applyForms(current, forms);
    if (next === current) return current;
    current = next;
  }
  throw new Error(`no end after 8 rounds:\n${current}`);
}
