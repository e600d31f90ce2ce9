import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';
import { noteEnvironment } from './environment.ts';
import { facade, facadeTraps, replaced, type Member } from './facade.ts';
import { nativeIntl, nativeProcess } from './natives.ts';
import { isUnpatched, standFor, toNative } from './replace.ts';

type Formatter = new (...args: unknown[]) => object;

const NativeDateTimeFormat = Intl.DateTimeFormat;
const nativeFormat = Object.getOwnPropertyDescriptor(NativeDateTimeFormat.prototype, 'format')!;
const nativeFormatToParts = NativeDateTimeFormat.prototype.formatToParts;

/** What a formatter takes from the machine: the default locale, the default zone, or both. */
interface Defaults {
  readonly locale: boolean;
  readonly zone: boolean;
}

function defaultsOf(name: string, [locales, options]: readonly unknown[]): Defaults {
  const isEmpty = locales === undefined || (Array.isArray(locales) && locales.length === 0);
  const hasZone = (options as { timeZone?: unknown } | undefined)?.timeZone !== undefined;
  return { locale: isEmpty, zone: name === 'DateTimeFormat' && !hasZone };
}

/** The program depends on the machine's locale or zone, and on the tables of this Node: another machine is refused for this invocation. */
function noteDefaults(attempt: Program, { locale, zone }: Defaults): void {
  if (!locale && !zone) return;
  const resolved = new NativeDateTimeFormat().resolvedOptions();
  const { icu, tz } = nativeProcess.versions as { icu?: string; tz?: string };
  if (locale) noteEnvironment(attempt, 'locale', `${resolved.locale} icu ${icu ?? ''}`);
  if (zone) noteEnvironment(attempt, 'timeZone', `${resolved.timeZone} tz ${tz ?? ''}`);
  attempt.warn('locale', 'A formatter takes its locale or time zone from the machine: name both, so that the invocation can go on elsewhere.');
}

/** Formatters that were made outside an invocation with defaults of the machine. */
const defaulted = new WeakMap<object, Defaults>();

/** The instant that a formatter without an argument means, or undefined where the native clock is right. */
function instantFor(formatter: object, date: unknown): unknown {
  const attempt = inTurn<Program>();
  if (attempt === undefined) return date;
  const defaults = defaulted.get(formatter);
  if (defaults !== undefined) noteDefaults(attempt, defaults);
  return date === undefined ? attempt.now() : date;
}

const bound = new WeakMap<object, (date?: unknown) => string>();

/** `format`, a getter that gives one bound function a formatter, as natively. */
export const clockedFormat: PropertyDescriptor = {
  ...nativeFormat,
  get(this: Intl.DateTimeFormat) {
    let format = bound.get(this);
    if (format === undefined) {
      const native = Reflect.apply(nativeFormat.get!, this, []) as (date: unknown) => string;
      format = (date) => native(instantFor(this, date));
      Object.defineProperty(format, 'name', { value: '', configurable: true });
      Object.defineProperty(format, 'length', { value: 1, configurable: true });
      bound.set(this, format);
    }
    return format;
  },
};

export const clockedFormatToParts = standFor(
  new Proxy(nativeFormatToParts, { apply: (native, self: Intl.DateTimeFormat, [date]: unknown[]) => Reflect.apply(native, self, [instantFor(self, date) as Date]) }),
  nativeFormatToParts,
);

/** The prototype of formatters made by rewritten code: the native one behind it, and the turn clock where no instant is given. */
const clockedPrototype: object = Object.create(NativeDateTimeFormat.prototype, {
  format: clockedFormat,
  formatToParts: { ...Object.getOwnPropertyDescriptor(NativeDateTimeFormat.prototype, 'formatToParts'), value: clockedFormatToParts },
}) as object;

const formatters = [
  'DateTimeFormat', 'NumberFormat', 'Collator', 'PluralRules', 'RelativeTimeFormat', 'ListFormat', 'Segmenter', 'DurationFormat',
] as const;

function makeFormatter(name: string): [string, Member] | undefined {
  const native = Reflect.get(nativeIntl, name) as Formatter | undefined;
  if (native === undefined) return undefined;
  const make = (args: unknown[], create: () => object): object => {
    const defaults = defaultsOf(name, args);
    const attempt = defaults.locale || defaults.zone ? inTurn<Program>() : undefined;
    if (attempt !== undefined) noteDefaults(attempt, defaults);
    const made = create();
    if (attempt === undefined && (defaults.locale || defaults.zone)) defaulted.set(made, defaults);
    if (Object.getPrototypeOf(made) === NativeDateTimeFormat.prototype) Object.setPrototypeOf(made, clockedPrototype);
    return made;
  };
  const current = (): Formatter => {
    const found: unknown = Reflect.get(toNative(Intl), name);
    return isUnpatched(found, native) ? native : (found as Formatter);
  };
  const ours: Formatter = standFor(
    new Proxy(native, {
      ...(facadeTraps({ native, current, members: new Map() }) as ProxyHandler<Formatter>),
      construct: (_native, args: unknown[], newTarget) =>
        make(args, () => Reflect.construct(current(), args, newTarget === ours ? current() : newTarget) as object),
      apply: (_native, self: unknown, args: unknown[]) => make(args, () => Reflect.apply(current(), self, args) as object),
    }),
    native,
  );
  return [name, replaced(native, ours)];
}

/** `Intl` as a value, and its formatters. */
export const intlFacade = facade({
  native: nativeIntl,
  current: () => Intl,
  members: new Map<PropertyKey, Member>(formatters.map(makeFormatter).filter((member) => member !== undefined)),
});
