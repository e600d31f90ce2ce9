import type { Settled, Watermark } from './entry.ts';
import { StetError } from './errors.ts';
import type { Event, History, Recorded } from './history.ts';

/** An operation that the program issues now. */
export interface Present {
  readonly kind: string;
  readonly name: string;
  readonly place: string | undefined;
}

interface Builds {
  readonly invocation: string;
  readonly build: string;
}

/** Names both operations and both places. `recorded` is what the journal holds, `now` what the program did. */
export function operationMismatch(history: History, builds: Builds, recorded: Recorded, now: Present | undefined): StetError {
  const last = history.before(recorded);
  return mismatch(history, builds, recorded, [
    ['recorded', describe(recorded.kind, recorded.name, recorded.site, history.start?.build)],
    ['now', now === undefined ? `nothing, the program waits for something else or has ended   (build ${builds.build})` : describe(now.kind, now.name, now.place, builds.build)],
    ...(last === undefined ? [] : [[`last equal entry ${history.position(last)},`, describe(last.kind, last.name, last.site, undefined)] as const]),
  ], 'An operation was inserted, removed or reordered between these lines.');
}

export function argumentMismatch(history: History, builds: Builds, recorded: Recorded, now: Present): StetError {
  return mismatch(history, builds, recorded, [
    ['recorded', describe(recorded.kind, recorded.name, recorded.site, history.start?.build)],
    ['now', `the same ${now.kind} with another argument   ${now.place ?? ''}   (build ${builds.build})`],
  ], 'The argument was computed from something that is not the same on replay, or the code that computes it has changed.');
}

export function watermarkMismatch(history: History, builds: Builds, entry: Event, recorded: Watermark, now: Watermark): StetError {
  return mismatch(history, builds, entry, [
    ['recorded', `${recorded.issued} operations issued, ${recorded.draws} random draws after step ${recorded.after}   (build ${history.start?.build ?? '?'})`],
    ['now', `${now.issued} operations issued, ${now.draws} random draws after step ${now.after}   (build ${builds.build})`],
  ], 'Every operation has its name and place, and yet the program went another way: more or fewer draws, or operations issued earlier or later.');
}

export function settledMismatch(history: History, builds: Builds, entry: Event, recorded: Settled, now: Settled | undefined): StetError {
  return mismatch(history, builds, entry, [
    ['recorded', `Promise.${recorded[1]} at ${recorded[0]} settled in the turn of delivery ${recorded[2]}   (build ${history.start?.build ?? '?'})`],
    ['now', now === undefined ? 'it has not settled' : `Promise.${now[1]} at ${now[0]} settled in the turn of delivery ${now[2]}   (build ${builds.build})`],
  ], 'A race has another outcome: its members changed, or something that is not journaled settles one of them.');
}

export function roundsMismatch(history: History, builds: Builds, entry: Event, recorded: number, now: number): StetError {
  return mismatch(history, builds, entry, [
    ['recorded', `${recorded} rounds of setImmediate before this entry   (build ${history.start?.build ?? '?'})`],
    ['now', `${now}, and nothing is queued for another   (build ${builds.build})`],
  ], 'The program queues fewer immediates than it did.');
}

function mismatch(
  history: History, builds: Builds, entry: Event | Recorded, lines: readonly (readonly [string, string])[], why: string,
): StetError {
  const recordedBuild = history.start?.build ?? '?';
  return new StetError('journal-mismatch', [
    `journal-mismatch  ${builds.invocation} at entry ${history.position(entry)}`,
    ...lines.map(([label, text]) => `  ${label.padEnd(10)} ${text}`),
    why,
    `Keep build ${recordedBuild} running for invocations in flight, or guard the change with version("…").`,
  ].join('\n'));
}

function describe(kind: string, name: string, place: string | undefined, build: string | undefined): string {
  const what = name === '' ? kind : `${kind} ${JSON.stringify(name)}`;
  return `${what.padEnd(22)} ${place ?? '(place unknown)'}${build === undefined ? '' : `   (build ${build})`}`;
}
