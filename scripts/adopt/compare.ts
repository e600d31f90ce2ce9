import type { Answer } from './ask.ts';

/** A place where two answers differ: `$.lines[0].cents`, with what stands there on each side. */
export interface Difference {
  readonly at: string;
  readonly here: unknown;
  readonly there: unknown;
}

/** What stands for a value that is another each time by intention. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b(?:inv|dp|prom|sign|sig|sub|awk)_[\w-]{8,}/g, '<id>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}(?: \([^)]*\))?/g, '<time>'],
];
const dayMs = 86_400_000;

/**
 * An answer without ids and times: the engine's ids (`inv_…`, `prom_…`, `sign_…`, `dp_…`) become `<id>`, UUIDs `<uuid>`, dates in ISO and in
 * JavaScript's own form `<time>`, and so do numbers within a day of now, in ms or s since 1970. All else stays.
 */
export function normalised(value: unknown, now = Date.now()): unknown {
  if (typeof value === 'string') {
    const text = masks.reduce((masked, [pattern, mask]) => masked.replaceAll(pattern, mask), value);
    return text.replaceAll(/\b\d{10}(?:\d{3})?\b/g, (digits) => (isNow(Number(digits), now) ? '<time>' : digits));
  }
  if (typeof value === 'number') return isNow(value, now) ? '<time>' : value;
  if (Array.isArray(value)) return value.map((each) => normalised(each, now));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [normalised(key, now), normalised(each, now)]));
}

const isNow = (value: number, now: number): boolean => Math.abs(value - now) < dayMs || Math.abs(value * 1000 - now) < dayMs;

/** Where two answers differ once ids and times are out of them; none where they are alike. Two that never came are alike. */
export function differences(here: Answer, there: Answer): Difference[] {
  return [...between('$', normalised(shown(here)), normalised(shown(there)))];
}

function shown(answer: Answer): unknown {
  return 'timeoutMs' in answer ? { status: 'no answer' } : answer;
}

function* between(at: string, here: unknown, there: unknown): Generator<Difference> {
  if (Object.is(here, there)) return;
  if (!isBranch(here) || !isBranch(there) || Array.isArray(here) !== Array.isArray(there)) {
    yield { at, here, there };
    return;
  }
  const [left, right] = [here, there] as [Record<string, unknown>, Record<string, unknown>];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    yield* between(`${at}${Array.isArray(here) ? `[${key}]` : /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`, left[key], right[key]);
  }
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;
