import { diagnostics, type DiagnosticId } from '@stet/plugin/catalogue';

/** What the plugin makes safe when it is in the build: the sources that it rewrites. */
const madeSafeByTheBuild: ReadonlySet<string> = new Set<DiagnosticId>(['random', 'crypto-random', 'clock', 'timer', 'promise-combinator', 'fetch']);

interface Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Readonly<Record<string, unknown>>;
}

/**
 * The two presets.
 * `recommended` assumes that the plugin is in the build, and reports only what the build cannot make safe.
 * `strict` reports everything.
 */
export function configs<P extends Plugin>(plugin: P) {
  const names = Object.keys(plugin.rules);
  return {
    recommended: preset('recommended', plugin, names.filter((name) => !madeSafeByTheBuild.has(name))),
    strict: preset('strict', plugin, names),
  };
}

function preset<P extends Plugin>(name: string, plugin: P, ids: readonly string[]) {
  return { name: `stet/${name}`, plugins: { stet: plugin }, rules: Object.fromEntries(ids.map((id) => [`stet/${id}`, levelOf(id, name === 'strict')])) };
}

/** In `strict`, an unsafe source is an error even where the build would only mention it. */
function levelOf(id: string, strict: boolean): 'error' | 'warn' {
  if (strict && madeSafeByTheBuild.has(id)) return 'error';
  return diagnostics[id as DiagnosticId].severity === 'error' ? 'error' : 'warn';
}
