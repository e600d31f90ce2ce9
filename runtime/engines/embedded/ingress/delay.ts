/** Units from the longest, with the names that Restate takes for them. */
const units = ([
  [/^(?:w|wks?|weeks?)$/, 604_800_000],
  [/^(?:d|days?)$/, 86_400_000],
  [/^(?:h|hrs?|hours?)$/, 3_600_000],
  [/^(?:m|mins?|minutes?)$/, 60_000],
  [/^(?:s|secs?|seconds?)$/, 1000],
  [/^(?:ms|msecs?|millis?|milliseconds?)$/, 1],
  [/^(?:[uµμ]s|[uµμ]secs?|micros?|microseconds?)$/, 1e-3],
  [/^(?:ns|nsecs?|nanos?|nanoseconds?)$/, 1e-6],
] as const).map(([names, ms]) => ({ names, ms }));

const [week, day, hour, minute, second] = units.map(({ ms }) => ms) as [number, number, number, number, number];

/** The engine's dates are JavaScript's: 200,000 years may be written, and no more. */
const longestMs = 200_000 * 365 * day;

/** A number with its unit, and what may stand before the next one. */
const part = /(\d+(?:[.,]\d{1,9})?)\s*([a-zµμ]+)(?:,\s+|\s*)/y;
const clock = /(\d+):(\d\d):(\d\d(?:[.,]\d{1,9})?)$/y;
const iso = /^P(?=[\dT])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+(?:[.,]\d{1,9})?)H)?(?:(\d+(?:[.,]\d{1,9})?)M)?(?:(\d+(?:[.,]\d{1,9})?)S)?)?$/i;

interface Part {
  readonly number: string;
  readonly ms: number;
}

/**
 * Whole milliseconds of a delay, as Restate reads it: ISO 8601 (`PT1M30S`), or with units (`100ms`, `1h 30m`, `2 days`, `01:30:00`).
 * Undefined where it is none: months and years have no fixed length, and nothing is sent into the past.
 */
export function delayMs(text: string): number | undefined {
  if (text === '0') return 0;
  const isNegative = text.startsWith('-');
  const unsigned = isNegative || text.startsWith('+') ? text.slice(1) : text;
  const parts = isoParts(unsigned) ?? friendlyParts(unsigned);
  if (parts === undefined || parts.length === 0 || !areInOrder(parts)) return undefined;
  const total = parts.reduce((sum, { number, ms }) => sum + Number(number.replace(',', '.')) * ms, 0);
  // Whole milliseconds, and none too few; what a sum of fractions is off is far less than a nanosecond.
  return total > longestMs || (isNegative && total > 0) ? undefined : Math.max(0, Math.ceil(total - 1e-7));
}

function isoParts(text: string): Part[] | undefined {
  const match = iso.exec(text);
  if (match === null) return undefined;
  return [week, day, hour, minute, second].flatMap((ms, index) => (match[index + 1] === undefined ? [] : [{ number: match[index + 1]!, ms }]));
}

function friendlyParts(text: string): Part[] | undefined {
  const parts: Part[] = [];
  let at = 0;
  while (at < text.length) {
    clock.lastIndex = part.lastIndex = at;
    const time = clock.exec(text);
    if (time !== null) {
      if (parts.some(({ ms }) => ms <= hour)) return undefined;
      return [...parts, { number: time[1]!, ms: hour }, { number: time[2]!, ms: minute }, { number: time[3]!, ms: second }];
    }
    const next = part.exec(text);
    const unit = next === null ? undefined : units.find(({ names }) => names.test(next[2]!));
    if (unit === undefined) return undefined;
    parts.push({ number: next![1]!, ms: unit.ms });
    at = part.lastIndex;
  }
  return parts;
}

/** From the longest unit to the shortest, each once; only the last may have a fraction, and days and weeks have none. */
function areInOrder(parts: readonly Part[]): boolean {
  return parts.every(({ number, ms }, index) => {
    const isLast = index === parts.length - 1;
    return (index === 0 || ms < parts[index - 1]!.ms) && (/^\d+$/.test(number) || (isLast && ms <= hour));
  });
}
