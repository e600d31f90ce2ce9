import { configs } from './configs.ts';
import { meta } from './meta.ts';
import type { PublishedRule } from './published.ts';
import { rules } from './rules.ts';

// typescript-eslint types a listener's node as never, ESLint as any: what is checked of a rule here is all but that.
const published = rules satisfies Record<string, Omit<PublishedRule, 'create'>> as unknown as Record<keyof typeof rules, PublishedRule>;

const base = { meta, rules: published };

/**
 * `eslint-plugin-stet`, for flat config of ESLint 9 and 10.
 * ```ts
 * import stet from 'eslint-plugin-stet';
 * export default [stet.configs.recommended];
 * ```
 */
// The presets hold the very object that is exported: ESLint refuses a second one under the same name.
const plugin = Object.assign(base, { configs: configs(base) });

export default plugin;
