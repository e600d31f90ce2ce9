import { fixClock } from './fixes/clock.ts';
import { fixCombinator } from './fixes/promise-combinator.ts';
import { fixRandom } from './fixes/random.ts';
import { ruleFor } from './rule.ts';

/** Every rule by its name, which is the id of its findings. A new rule is a row: what it reports is the analysis' business. */
export const rules = {
  clock: ruleFor('clock', fixClock),
  'dynamic-member': ruleFor('dynamic-member'),
  'promise-combinator': ruleFor('promise-combinator', fixCombinator),
  random: ruleFor('random', fixRandom),
  'unused-ignore': ruleFor('unused-ignore'),
};
