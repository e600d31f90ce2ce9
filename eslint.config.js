import { defineConfig } from 'eslint/config';
import stet from 'eslint-plugin-stet';
import tseslint from 'typescript-eslint';

const unsafe = ['argument', 'assignment', 'call', 'member-access', 'return'].map((kind) => `@typescript-eslint/no-unsafe-${kind}`);
const off = (...rules) => Object.fromEntries(rules.map((rule) => [rule, 'off']));

/** The repository's own lint. Formatting is nobody's business here. */
export default defineConfig(
  // Fixtures and cases are programs under test: they are odd on purpose.
  { ignores: ['**/node_modules/**', '**/dist/**', '**/fixtures/**', '**/.stet/**', '**/.cache/**', 'test/cases/programs/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-var': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true }],
      // Whatever a program rejects with has to go on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      ...off(
        // Taking functions off their objects, and climbing up from `this`, is what this project does.
        '@typescript-eslint/unbound-method', '@typescript-eslint/no-this-alias',
        // An interface may be asynchronous where an implementation is not.
        '@typescript-eslint/require-await',
        // They cost nothing at run time, and which of them is needed changes with the types of others.
        '@typescript-eslint/no-unnecessary-type-assertion',
        // oxc and typescript-estree type their node kinds and severities as enums, and give strings.
        '@typescript-eslint/no-unsafe-enum-comparison',
      ),
    },
  },
  // The native boundary: Reflect.apply gives any, and what goes through is none of our business.
  { files: ['runtime/ambient/**/*.ts'], rules: off('@typescript-eslint/no-unsafe-return') },
  {
    // Tests hand over wrong values on purpose; node:test awaits its promises itself.
    files: ['test/**/*.ts'],
    rules: {
      ...off(...unsafe, '@typescript-eslint/no-base-to-string'),
      '@typescript-eslint/no-floating-promises': ['error', {
        allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'], package: 'node:test' }],
      }],
    },
  },
  // Ticks are counted by awaiting nothing, and overrides of statics are typed as loosely as the natives'.
  { files: ['test/ambient/**/*.ts'], rules: off('@typescript-eslint/await-thenable', '@typescript-eslint/no-explicit-any') },
  // stet over the programs that a user would write.
  { files: ['examples/**/*.ts'], extends: [stet.configs.recommended] },
);
