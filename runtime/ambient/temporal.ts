import type { Program } from '../kernel/program.ts';
import { noteEnvironment } from './environment.ts';
import { facade, replaced, type Member } from './facade.ts';
import { nativeProcess, nativeTemporal } from './natives.ts';
import { replace, toNative, type Callable } from './replace.ts';

/** What is used here of Temporal; its types are not in every TypeScript library yet. */
interface Zoned {
  toPlainDateTime(): unknown;
  toPlainDate(): unknown;
  toPlainTime(): unknown;
}
interface Instant {
  toZonedDateTimeISO(zone: unknown): Zoned;
}
interface TemporalObject {
  readonly Instant: { fromEpochMilliseconds(ms: number): Instant };
  readonly Now: Record<string, Callable> & { timeZoneId(): string };
}

/** `Temporal` as a value. Where Node has none, using it throws as the bare name does. */
export const temporalFacade: object = nativeTemporal === undefined ? missing() : overNative(nativeTemporal as TemporalObject);

function missing(): object {
  const refuse = (): never => {
    throw new ReferenceError('Temporal is not defined');
  };
  const polyfill = (): object => (Reflect.get(globalThis, 'Temporal') as object | undefined) ?? refuse();
  return facade({ native: {}, current: polyfill, members: new Map() });
}

function overNative(native: TemporalObject): object {
  const nativeNow = native.Now;
  const nativeZone = nativeNow.timeZoneId;
  const instant = (attempt: Program) => native.Instant.fromEpochMilliseconds(attempt.now());
  const zoneId = (attempt: Program): string => {
    const id = nativeZone();
    noteEnvironment(attempt, 'timeZone', `${id} tz ${nativeProcess.versions['tz'] ?? ''}`);
    attempt.warn('locale', 'Temporal.Now takes its time zone from the machine: name it, so that the invocation can go on elsewhere.');
    return id;
  };
  const zoned = (attempt: Program, zone: unknown) => instant(attempt).toZonedDateTimeISO(zone === undefined ? zoneId(attempt) : zone);

  const serves: Record<string, (attempt: Program, zone: unknown) => unknown> = {
    instant,
    timeZoneId: zoneId,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (attempt, zone) => zoned(attempt, zone).toPlainDateTime(),
    plainDateISO: (attempt, zone) => zoned(attempt, zone).toPlainDate(),
    plainTimeISO: (attempt, zone) => zoned(attempt, zone).toPlainTime(),
  };
  const members = new Map<PropertyKey, Member>();
  for (const [name, serve] of Object.entries(serves)) {
    const original = nativeNow[name]!;
    const ours = replace(original, { current: () => nativeNow[name], serve: (attempt, args) => serve(attempt, args[0]) });
    members.set(name, replaced(original, ours));
  }
  const now = facade({ native: nativeNow as object, current: () => toNative(native.Now), members });
  return facade({
    native: native as object,
    current: () => Reflect.get(globalThis, 'Temporal') as object,
    members: new Map([['Now', replaced(nativeNow, now)]]),
  });
}
