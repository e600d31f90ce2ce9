import { spanOf, type Syntax } from '../analysis/syntax.ts';
import { applyForms, type TextEdit } from '../explicit/index.ts';
import { argumentOf, configFile, type ConfigFile, exportedConfig, importPlace, propertyOf } from './config-object.ts';

/** What becomes of a configuration file: its new text, or what a person has to add. `same`: stet is in it already. */
export type Edited = { readonly text: string } | { readonly byHand: string } | 'same';

const bundlers = new Set(['vite', 'rollup', 'rolldown', 'webpack', 'rspack']);

/** Adds stet's plugin to the text of a build tool's configuration, as the first of its plugins. Throws `SourceSyntaxError`. */
export function withPlugin(tool: string, name: string, text: string): Edited {
  const module = `@stet/plugin/${tool === 'vitest' ? 'vite' : tool}`;
  if (text.includes(module)) return 'same';
  if (tool === 'jest') return withTransform(configFile(name, text), text);
  const file = configFile(name, text);
  const config = tool === 'esbuild' ? argumentOf(file, 'esbuild', ['build', 'context', 'buildSync']) : exportedConfig(file);
  const byHand = { byHand: `import { stet } from '${module}', and plugins: [stet(), …] in what ${name} configures` };
  if (!bundlers.has(tool) && tool !== 'vitest' && tool !== 'esbuild') return byHand;
  const edits = config?.type === 'ObjectExpression' ? firstPlugin(text, config) : undefined;
  return edits ? { text: edited(text, [...edits, importEdit(file, 'stet', module, true)]) } : byHand;
}

/** Adds the recommended preset at the end of an ESLint configuration. */
export function withPreset(name: string, text: string): Edited {
  if (text.includes('eslint-plugin-stet')) return 'same';
  const file = configFile(name, text);
  const config = exportedConfig(file);
  const elements = config?.type === 'ArrayExpression' ? config.elements : config?.arguments;
  const last = elements?.at(-1);
  if (!config || !last) return { byHand: `import stet from 'eslint-plugin-stet', and stet.configs.recommended in what ${name} exports` };
  return { text: edited(text, [{ ...insertion(spanOf(last).end), text: `,${gap(text, spanOf(last).start)}stet.configs.recommended` }, importEdit(file, 'stet', 'eslint-plugin-stet', false)]) };
}

function firstPlugin(text: string, config: Syntax): TextEdit[] | undefined {
  const plugins = propertyOf(config, 'plugins');
  if (plugins === undefined) {
    // What is spread into the object may bring plugins, which a new list would hide.
    if (config.properties?.some(({ type }) => type === 'SpreadElement')) return undefined;
    const [first] = config.properties ?? [];
    const at = first ? spanOf(first).start : spanOf(config).start + 1;
    return [{ ...insertion(at), text: `plugins: [stet()]${first ? `,${gap(text, at)}` : ' '}` }];
  }
  const list = plugins.value as Syntax;
  if (list.type !== 'ArrayExpression') return undefined;
  const [first] = list.elements ?? [];
  const at = first ? spanOf(first).start : spanOf(list).start + 1;
  return [{ ...insertion(at), text: `stet()${first ? `,${gap(text, at)}` : ''}` }];
}

/** Jest has one transform a pattern: stet's goes before it, and is given it. */
function withTransform(file: ConfigFile, text: string): Edited {
  const config = exportedConfig(file);
  const transform = config?.type === 'ObjectExpression' ? propertyOf(config, 'transform') : undefined;
  const byHand = { byHand: "transform: { '\\\\.[jt]sx?$': ['@stet/plugin/jest', { transform: 'ts-jest' }] }, with the transform that you have" };
  if (config?.type !== 'ObjectExpression' || config.properties?.some(({ type, key }) => type === 'SpreadElement' || (key as { name?: string } | undefined)?.name === 'preset')) return byHand;
  if (transform === undefined) {
    const [first] = config.properties ?? [];
    const at = first ? spanOf(first).start : spanOf(config).start + 1;
    return { text: edited(text, [{ ...insertion(at), text: `transform: { '\\\\.[jt]sx?$': '@stet/plugin/jest' }${first ? `,${gap(text, at)}` : ' '}` }]) };
  }
  const patterns = (transform.value as Syntax).properties ?? [];
  if (patterns.length === 0 || patterns.some(({ type }) => type !== 'Property')) return byHand;
  return { text: edited(text, patterns.map((pattern) => {
    const { start, end } = spanOf(pattern.value as Syntax);
    return { start, end, text: `['@stet/plugin/jest', { transform: ${text.slice(start, end)} }]` };
  })) };
}

function importEdit(file: ConfigFile, name: string, module: string, named: boolean): TextEdit {
  const { at, before, after } = importPlace(file);
  const quote = /(?:from|require\()\s*"/.test(file.text) ? '"' : "'";
  const semicolon = /;\s*(?:\n|$)/.test(file.text) || !file.text.includes('\n') ? ';' : '';
  const what = named ? `{ ${name} }` : name;
  const line = file.isModule ? `import ${what} from ${quote}${module}${quote}${semicolon}` : `const ${what} = require(${quote}${module}${quote})${named ? '' : '.default'}${semicolon}`;
  return { ...insertion(at), text: before + line + after };
}

function insertion(at: number): { start: number; end: number } {
  return { start: at, end: at };
}

/** A line break with the indentation of a line, where an offset begins it; else a space. */
function gap(text: string, at: number): string {
  const line = text.lastIndexOf('\n', at - 1) + 1;
  const before = text.slice(line, at);
  return before.trim() === '' && line > 0 ? (text[line - 2] === '\r' ? '\r\n' : '\n') + before : ' ';
}

function edited(text: string, edits: readonly TextEdit[]): string {
  return applyForms(text, edits.map((edit) => ({ edits: [edit], safe: true, words: '' }))).text;
}
