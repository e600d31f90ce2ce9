import { sourceIds, type SourceId } from '@stet/plugin/catalogue';
import { ruleFor } from './rule.ts';

/** Every rule by its name: one an id of the vocabulary that source code has. What it reports is the analysis' business. */
export const rules = Object.fromEntries(sourceIds.map((id) => [id, ruleFor(id)])) as Record<SourceId, ReturnType<typeof ruleFor>>;
