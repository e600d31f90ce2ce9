import { parse as parseTypeScript } from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { parseSync } from 'oxc-parser';
import { analyse, type AnalysisOptions, type Comment, type Finding } from '../../plugin/analysis/index.ts';

export type Settings = Partial<Omit<AnalysisOptions, 'comments'>> & { readonly jsx?: boolean };

interface Ranged {
  readonly value: string;
  readonly range?: readonly [number, number] | undefined;
}

function commentsOf(comments: readonly Ranged[]): Comment[] {
  return comments.map(({ value, range }) => ({ value, start: range?.[0] ?? 0, end: range?.[1] ?? 0 }));
}

function run(program: { readonly type: string }, text: string, comments: readonly Comment[], settings: Settings): Finding[] {
  return analyse(program, text, {
    sourceType: settings.sourceType ?? 'module', comments, rules: settings.rules ?? {}, report: settings.report ?? 'rewritten',
  });
}

/** The findings over oxc's tree. Throws where the text does not parse. */
export function overOxc(text: string, settings: Settings = {}, preserveParens = true): Finding[] {
  const sourceType = settings.sourceType ?? 'module';
  const parsed = parseSync(settings.jsx ? 'a.tsx' : 'a.ts', text, { astType: 'ts', preserveParens, sourceType, range: false });
  if (parsed.errors[0]) throw new SyntaxError(`${parsed.errors[0].message}\n${text}`);
  return run(parsed.program, text, parsed.comments, settings);
}

/** The findings over the tree of `@typescript-eslint/parser`. */
export function overTypeScriptEslint(text: string, settings: Settings = {}): Finding[] {
  const sourceType = settings.sourceType === 'module' || settings.sourceType === undefined ? 'module' : 'script';
  const program = parseTypeScript(text, { range: true, loc: true, comment: true, ecmaFeatures: { jsx: settings.jsx ?? false }, sourceType });
  return run(program, text, commentsOf((program as { comments?: Ranged[] }).comments ?? []), settings);
}

/** The findings over espree's tree, as an ESLint rule sees it (nodes have parents). JavaScript only. */
export function overEspree(text: string, settings: Settings = {}): Finding[] {
  let findings: Finding[] | undefined;
  const capture = {
    create: (context: { sourceCode: { ast: { type: string }; getAllComments(): Ranged[] } }) => ({
      'Program:exit'() {
        findings = run(context.sourceCode.ast, text, commentsOf(context.sourceCode.getAllComments()), settings);
      },
    }),
  };
  const messages = new Linter().verify(text, {
    plugins: { test: { rules: { capture: capture as never } } },
    rules: { 'test/capture': 'error' },
    languageOptions: { sourceType: settings.sourceType ?? 'module', parserOptions: { ecmaFeatures: { jsx: settings.jsx ?? false } } },
  });
  if (!findings) throw new SyntaxError(`${messages[0]?.message}\n${text}`);
  return findings;
}
