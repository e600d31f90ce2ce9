import { diagnostics, type SourceId } from '@stet/plugin/catalogue';
import type { Options } from './options.ts';
import { typedOnly } from './rule.ts';
import type { PublishedConfig, PublishedPlugin } from './published.ts';

/** Sources that the build makes safe wherever it finds them. */
const madeSafeByTheBuild: ReadonlySet<SourceId> = new Set<SourceId>(['random', 'crypto-random', 'clock', 'timer', 'promise-combinator', 'fetch']);

export type PresetName = 'recommended' | 'strict' | 'recommended-type-checked' | 'strict-type-checked';

/**
 * The presets.
 * `recommended` assumes that the plugin is in the build, and reports only what the build cannot make safe: a source only where the configuration
 * keeps the build from the file.
 * `strict` reports everything. With `-type-checked` handlers are followed across files; typescript-eslint's types have to be there.
 */
export function configs<Names extends SourceId>(plugin: PublishedPlugin<Names>): Record<PresetName, PublishedConfig<Names>> {
  const names = Object.keys(plugin.rules) as Names[];
  const preset = (name: PresetName): PublishedConfig<Names> => {
    const types = name.endsWith('-type-checked');
    const strict = name.startsWith('strict');
    const ids = names.filter((id) => types || !typedOnly.has(id));
    const options = { ...(strict ? {} : { rewritten: false }), ...(types && { types }) };
    return { name: `stet/${name}`, plugins: { stet: plugin }, rules: Object.fromEntries(ids.map((id) => [`stet/${id}`, entryOf(id, options)])) };
  };
  return {
    recommended: preset('recommended'), strict: preset('strict'),
    'recommended-type-checked': preset('recommended-type-checked'), 'strict-type-checked': preset('strict-type-checked'),
  };
}

/** A source that only the build makes safe is an error for whoever wants it reported. */
function entryOf(id: SourceId, options: Partial<Options>): 'error' | 'warn' | ['error' | 'warn', Partial<Options>] {
  const level = madeSafeByTheBuild.has(id) || diagnostics[id].severity === 'error' ? 'error' : 'warn';
  return Object.keys(options).length === 0 ? level : [level, options];
}
