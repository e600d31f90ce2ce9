import { diagnostics, type DiagnosticId } from '@stet/plugin/catalogue';
import type { PublishedConfig, PublishedPlugin } from './published.ts';

/** What the plugin makes safe when it is in the build: the sources that it rewrites. */
const madeSafeByTheBuild: ReadonlySet<DiagnosticId> = new Set<DiagnosticId>(['random', 'crypto-random', 'clock', 'timer', 'promise-combinator', 'fetch']);

/**
 * The two presets.
 * `recommended` assumes that the plugin is in the build, and reports only what the build cannot make safe.
 * `strict` reports everything.
 */
export function configs<Names extends DiagnosticId>(plugin: PublishedPlugin<Names>): Record<'recommended' | 'strict', PublishedConfig<Names>> {
  const names = Object.keys(plugin.rules) as Names[];
  return {
    recommended: preset('recommended', plugin, names.filter((name) => !madeSafeByTheBuild.has(name))),
    strict: preset('strict', plugin, names),
  };
}

function preset<Names extends DiagnosticId>(name: string, plugin: PublishedPlugin<Names>, ids: readonly Names[]): PublishedConfig<Names> {
  return { name: `stet/${name}`, plugins: { stet: plugin }, rules: Object.fromEntries(ids.map((id) => [`stet/${id}`, levelOf(id)])) };
}

/** A source that only the build makes safe is an error for whoever wants it reported. */
function levelOf(id: DiagnosticId): 'error' | 'warn' {
  return madeSafeByTheBuild.has(id) || diagnostics[id].severity === 'error' ? 'error' : 'warn';
}
