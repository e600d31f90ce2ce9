import { sourceIds, type SourceId } from '@stet/plugin/catalogue';
import { fixClock } from './fixes/clock.ts';
import { fixCombinator } from './fixes/promise-combinator.ts';
import { fixRandom } from './fixes/random.ts';
import { ruleFor, type Fixer } from './rule.ts';

const fixers: Readonly<Partial<Record<SourceId, Fixer>>> = { clock: fixClock, 'promise-combinator': fixCombinator, random: fixRandom };

/** Every rule by its name: one an id of the vocabulary that source code has. What it reports is the analysis' business. */
export const rules = Object.fromEntries(sourceIds.map((id) => [id, ruleFor(id, fixers[id])])) as Record<SourceId, ReturnType<typeof ruleFor>>;
