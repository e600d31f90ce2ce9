import * as typescriptParser from '@typescript-eslint/parser';
import { RuleTester as RuleTester10, type Rule } from 'eslint';
import { RuleTester as RuleTester9 } from 'eslint-9';
import { describe, it } from 'node:test';
import stet from 'eslint-plugin-stet';

type Invalid = RuleTester10.InvalidTestCase;
type Valid = RuleTester10.ValidTestCase;

for (const RuleTester of [RuleTester9, RuleTester10]) Object.assign(RuleTester, { describe, it, itOnly: it.only });

/** ESLint brings espree itself. */
const parsers = { typescript: { parser: typescriptParser }, espree: {} } as const;

/** Runs the cases of one rule under ESLint 9 and 10, with each parser that is named. */
export function testRule(
  name: keyof typeof stet.rules,
  cases: { readonly valid: readonly (string | Valid)[]; readonly invalid: readonly Invalid[] },
  over: readonly (keyof typeof parsers)[] = ['typescript', 'espree'],
): void {
  // The rule is typed by typescript-eslint, and the testers by ESLint: the same object to both.
  const rule = stet.rules[name] as unknown as Rule.RuleModule;
  for (const parser of over) {
    const languageOptions = { ...parsers[parser], sourceType: 'module' as const, ecmaVersion: 'latest' as const };
    const eslint9 = new RuleTester9({ languageOptions } as ConstructorParameters<typeof RuleTester9>[0]);
    describe(`${parser}, ESLint 9`, () => eslint9.run(name, rule as never, copyOf(cases) as never));
    describe(`${parser}, ESLint 10`, () => new RuleTester10({ languageOptions }).run(name, rule, copyOf(cases)));
  }
}

/** The testers want arrays of their own. Most cases are about a form and not about handlers: they are linted everywhere unless they say otherwise. */
function copyOf(cases: { readonly valid: readonly (string | Valid)[]; readonly invalid: readonly Invalid[] }): { valid: Valid[]; invalid: Invalid[] } {
  const options = [{ everywhere: true }];
  return {
    valid: cases.valid.map((each) => ({ options, ...(typeof each === 'string' ? { code: each } : each) })),
    invalid: cases.invalid.map((each) => ({ options, ...each })),
  };
}

/** An error at a place of the first line that holds `text`. Columns count from 1, the end is exclusive. */
export function at(code: string, text: string, more: Partial<RuleTester10.TestCaseError> = {}): RuleTester10.TestCaseError {
  const start = code.indexOf(text);
  if (start < 0) throw new Error(`no ${JSON.stringify(text)} in the code`);
  const [line, column] = place(code, start);
  const [endLine, endColumn] = place(code, start + text.length);
  return { messageId: 'found', line, column, endLine, endColumn, ...more };
}

function place(code: string, offset: number): [line: number, column: number] {
  const before = code.slice(0, offset).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}
