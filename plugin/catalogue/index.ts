import { clock } from './clock.ts';
import { crypto } from './crypto.ts';
import { environment } from './environment.ts';
import { errors } from './errors.ts';
import { fetch } from './fetch.ts';
import { filesystem } from './filesystem.ts';
import { locale } from './locale.ts';
import { order } from './order.ts';
import { promises } from './promises.ts';
import { random } from './random.ts';
import { runOnly } from './run-only.ts';
import { timers } from './timers.ts';
import type { Source } from './types.ts';
import { unsupported } from './unsupported.ts';

export { actionIds, diagnostics, sourceIds, type Diagnostic } from './diagnostics.ts';
export { libraries, type Library } from './libraries.ts';
export { statefulLibraries, type StatefulLibrary } from './stateful.ts';
export { shims } from './shims.ts';
export type { DiagnosticId, Shape, SourceId, Source, Treatment } from './types.ts';

/** Every source of nondeterminism (semantics §5), in the order of that table. */
export const sources: readonly Source[] = [
  ...random, ...crypto, ...clock, ...timers, ...promises, ...fetch, ...order, ...filesystem, ...runOnly, ...environment, ...locale, ...errors, ...unsupported,
];

const byPath: ReadonlyMap<string, Source> = new Map(sources.map((source) => [source.match, source]));

/** The row whose `match` is `path`, exactly; undefined where there is none. */
export function sourceAt(path: string): Source | undefined {
  return byPath.get(path);
}
