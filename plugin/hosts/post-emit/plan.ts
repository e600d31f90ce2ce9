import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { EncodedSourceMap } from '@jridgewell/remapping';
import type { Finding } from '../../analysis/finding.ts';
import { compile, SourceSyntaxError } from '../../compile/index.ts';
import { engineOf, type LoadedConfig } from '../../config/index.ts';
import { makeJournal } from '../journal.ts';
import { dependencyOf, packageFormat } from '../packages.ts';
import { aliasOfSdk } from '../sdk-alias.ts';
import { makeSelection } from '../selection.ts';
import { compilerMap, SourceMapError, type CompilerMap } from './source-map.ts';
import { isUnfinished, stepsTo, unfinishedSteps, type Step } from './steps.ts';

/** What is to be done to one file of a compiler's output. */
export interface Plan {
  readonly file: string;
  /** `unread`: neither UTF-8 nor of a size that a program has; it stays as it is. `failed`: nobody can say what is in it. */
  readonly action: 'rewritten' | 'finished' | 'unchanged' | 'unread' | 'failed';
  readonly steps: readonly Step[];
  readonly findings: readonly Finding[];
  /** The text that the findings are of, and the map from there to the sources. */
  readonly text: string;
  readonly map: CompilerMap | undefined;
  /** Why it failed. */
  readonly error?: SourceSyntaxError | SourceMapError;
}

/** The files of the program that an output was made of, as its map names them. */
function ownSources(file: string, text: string): string[] {
  const map = compilerMap(text, file);
  return (map === undefined ? [] : sourcePaths(map, file)).filter((name) => name !== undefined && dependencyOf(name) === undefined) as string[];
}

/** Nothing that a person or a compiler wrote. */
const enormous = 100_000_000;

/** Makes the function that plans a file, with the options of a config. It reads, and writes nothing. */
export function planner(loaded: LoadedConfig): (file: string) => Plan {
  const { config } = loaded;
  const isSelected = makeSelection(loaded);
  const isKept = makeSelection({ ...loaded, config: config.exclude === undefined ? {} : { exclude: config.exclude } });
  const journalOf = makeJournal(loaded);
  const engine = engineOf(config);
  const rules = config.rules ?? {};

  return (file) => {
    const bytes = readFileSync(file);
    const nothing = { file, steps: [], findings: [], text: '', map: undefined };
    if (bytes.length > enormous || !isUtf8(bytes)) return { ...nothing, action: 'unread' };
    const whole = bytes.toString('utf8');
    const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : ''; // counts for nobody's columns
    const text = whole.slice(mark.length);
    try {
      const rest = isUnfinished(text) ? unfinishedSteps(text, file) : undefined;
      if (rest !== undefined) return { ...nothing, text, action: 'finished', steps: marked(rest, file, mark) };
      if (!takes(file, text)) return { ...nothing, action: 'unchanged' };
      const format = packageFormat(file);
      const journal = config.journal === undefined ? undefined : journalOf(ownSources(file, text)[0] ?? file);
      const compiled = compile(text, file, { rules, contexts: config.contexts ?? [], sdk: (specifier) => aliasOfSdk(specifier, file, engine), ...(format === undefined ? {} : { format }), ...(journal && { journal }) });
      if (compiled.map === null && compiled.findings.length === 0) return { ...nothing, action: 'unchanged' };
      const found = { file, findings: compiled.findings, text, map: compilerMap(text, file) };
      if (compiled.map === null) return { ...found, action: 'unchanged', steps: [] };
      const steps = stepsTo(compiled.code, file, compiled.map as unknown as EncodedSourceMap, found.map);
      return { ...found, action: 'rewritten', steps: marked(steps, file, mark) };
    } catch (error) {
      if (error instanceof SourceSyntaxError || error instanceof SourceMapError) return { ...nothing, text, action: 'failed', error };
      throw error;
    }
  };

  /** `include` and `exclude` speak of what a person wrote: what the map names counts as the file itself does. */
  function takes(file: string, text: string): boolean {
    if (config.include === undefined && config.exclude === undefined) return isSelected(file);
    const names = [file, ...ownSources(file, text)];
    return names.every(isKept) && names.some(isSelected);
  }
}

/** The sources that a map names, as paths, each at its index; undefined for a URL. */
export function sourcePaths({ map, file: mapFile }: CompilerMap, file: string): (string | undefined)[] {
  const folder = dirname(mapFile ?? file);
  const root = map.sourceRoot ?? '';
  return map.sources.map((source) => (source === null || /^[a-z][a-z0-9+.-]+:/i.test(root + source) ? undefined : resolve(folder, root, source)));
}

function marked(steps: readonly Step[], file: string, mark: string): Step[] {
  return steps.map((step) => (step.file === file ? { file, content: mark + step.content } : step));
}
