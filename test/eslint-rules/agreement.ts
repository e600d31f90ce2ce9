import * as parser from '@typescript-eslint/parser';
import type { Finding } from '@stet/plugin/analysis';
import { sourceIds } from '@stet/plugin/catalogue';
import { compile, languageOf, SourceSyntaxError, type Format } from '@stet/plugin/compile';
import { loadConfig } from '@stet/plugin/config';
import { findingPosition } from '@stet/plugin/report';
import type { Linter } from 'eslint';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { dirname, relative } from 'node:path';
import { apart } from '../../eslint-rules/reported.ts';
import { packageFormat } from '../../plugin/hosts/packages.ts';
import { babel, root, type Text } from './corpus.ts';

const parsers = {
  'typescript-eslint': { read: (): boolean => true, languageOptions: (jsx: boolean) => ({ parser, parserOptions: { ecmaFeatures: { jsx } } }) },
  espree: { read: isJavaScript, languageOptions: (jsx: boolean) => ({ ecmaVersion: 'latest' as const, parserOptions: { ecmaFeatures: { jsx } } }) },
  babel: { read: (): boolean => true, languageOptions: babel },
};

/** One version of ESLint with one parser. */
export interface Front {
  readonly Version: typeof Linter;
  readonly parser: keyof typeof parsers;
}

/** What was compared: how many files, and how often each id was found in them, and in their durable code. */
export interface Agreement {
  readonly files: number;
  readonly found: ReadonlyMap<string, number>;
  readonly durable: ReadonlyMap<string, number>;
}

/** Lints and builds each text, and asserts that both find the same at the same places. */
export function assertAgreement(front: Front, texts: readonly Text[]): Agreement {
  const found = new Map<string, number>();
  const durable = new Map<string, number>();
  let files = 0;
  for (const { path, text } of texts) {
    if (!parsers[front.parser].read(path)) continue;
    const built = asBuilt(text, path);
    const linted = built && asLinted(front, text, path, built.format);
    if (!linted) continue;
    assert.deepEqual(linted, { all: built.all, durable: built.durable }, relative(root, path));
    assertApart(linted.durable, path);
    files += 1;
    for (const [counts, lines] of [[found, built.all], [durable, built.durable]] as const) {
      for (const id of lines.map((line) => line.split(' ')[0]!)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return { files, found, durable };
}

/** Reports never overlap. */
function assertApart(lines: readonly string[], path: string): void {
  const spans = lines.map((line) => line.split(' ')[1]!.split(/[:-]/).map(Number) as [number, number, number, number]).sort(([line, column], [otherLine, otherColumn]) => line - otherLine || column - otherColumn);
  for (const [at, [line, column]] of spans.slice(1).entries()) {
    const [, , endLine, endColumn] = spans[at]!;
    assert.ok(endLine < line || (endLine === line && endColumn <= column), `${path}: reports overlap at ${line}:${column}`);
  }
}

function isJavaScript(path: string): boolean {
  return ['js', 'jsx'].includes(languageOf(path) ?? '');
}

interface Built {
  readonly format: Format;
  readonly all: readonly string[];
  /** What is said of durable code, and of comments to stet. */
  readonly durable: readonly string[];
}

/** The findings of the build's own way, with the format that it chose; undefined for a text that is no program at all. */
function asBuilt(text: string, path: string): Built | undefined {
  let built;
  const format = packageFormat(path);
  const { contexts = [], rules = {} } = loadConfig(dirname(path)).config;
  try {
    built = compile(text, path, { syntax: true, report: 'all', contexts, rules, ...(format && { format }) });
  } catch (error) {
    // Fixtures of syntax errors are no programs, for ESLint neither.
    if (error instanceof SourceSyntaxError) return undefined;
    throw error;
  }
  const told = built.findings.filter(({ silenced }) => !silenced).map((finding) => ({ ...finding, rewritten: finding.action === 'rewritten' }));
  const placed = (findings: readonly Finding[]): string[] => findings.map((finding) => {
    const { start, end } = findingPosition(text, finding);
    return `${finding.id} ${start.line}:${start.column}-${end.line}:${end.column}`;
  }).sort();
  return { format: built.format ?? 'module', all: placed(apart(told)), durable: placed(apart(told.filter(({ id, durable }) => durable === true || id === 'unused-ignore'))) };
}

/** What ESLint prints with `everywhere` and without, of one look at the text; undefined where its parser does not read it. */
function asLinted({ Version, parser: name }: Front, text: string, path: string, format: Format): Pick<Built, 'all' | 'durable'> | undefined {
  const linter = new Version({ configType: 'flat', cwd: '/' });
  const jsx = ['jsx', 'tsx'].includes(languageOf(path) ?? '');
  const messages = linter.verify(text, [{
    files: ['**/*.*'],
    plugins: { stet, everywhere: stet } as never,
    languageOptions: { ...parsers[name].languageOptions(jsx), sourceType: format } as never,
    linterOptions: { reportUnusedDisableDirectives: 'off', noInlineConfig: true },
    rules: Object.fromEntries(sourceIds.flatMap((id) => [[`stet/${id}`, 'error'], [`everywhere/${id}`, ['error', { everywhere: true }]]])),
  }], path);
  if (messages.some(({ fatal }) => fatal)) {
    assert.notEqual(name, 'typescript-eslint', `${path}: ${messages[0]!.message}`);
    return undefined;
  }
  const of = (prefix: string): string[] => messages.filter(({ ruleId }) => ruleId?.startsWith(prefix))
    .map(({ ruleId, line, column, endLine, endColumn }) => `${ruleId?.replace(prefix, '')} ${line}:${column}-${endLine}:${endColumn}`).sort();
  return { all: of('everywhere/'), durable: of('stet/') };
}
