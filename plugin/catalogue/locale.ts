import { reported } from './family.ts';
import type { Source } from './types.ts';

const shared = {
  id: 'locale', treatment: 'warning', pureWhenGiven: 0,
  why: 'the default locale and time zone are those of the machine', fix: "name the locale, and the zone where a time is formatted: toLocaleString('en', { timeZone: 'UTC' })",
} as const;

const methods = ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'toLocaleUpperCase', 'toLocaleLowerCase'];
const formatters = ['NumberFormat', 'Collator', 'PluralRules', 'RelativeTimeFormat', 'ListFormat', 'DisplayNames', 'Segmenter', 'DurationFormat'];

/** Defaults of the machine's locale: reported, since a method of an unknown receiver cannot be rewritten by its name. */
export const locale: readonly Source[] = [
  ...reported(methods.map((name) => `*.${name}`), { ...shared, shape: 'called' }),
  ...reported(['*.localeCompare'], { ...shared, shape: 'called', pureWhenGiven: 1, fix: "a.localeCompare(b, 'en')" }),
  ...reported(formatters.map((name) => `Intl.${name}`), { ...shared, shape: 'called', fix: "new Intl.Collator('en')" }),
];
