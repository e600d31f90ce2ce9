import { configs } from './configs.ts';
import { meta } from './meta.ts';
import { rules } from './rules.ts';

/**
 * `eslint-plugin-stet`, for flat config of ESLint 9 and 10.
 * ```ts
 * import stet from 'eslint-plugin-stet';
 * export default [stet.configs.recommended];
 * ```
 */
const plugin = { meta, rules, configs: configs({ meta, rules }) };

export default plugin;
