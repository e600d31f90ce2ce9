import { syncBuiltinESMExports } from 'node:module';
import type { Warning } from '../kernel/port.ts';
import type { Program } from '../kernel/program.ts';
import { scope } from '../kernel/scope.ts';
import { pathOf, placeOf, programCaller } from './caller.ts';
import { now, StetDate, watchDate } from './date.ts';
import { membersOf } from './facade.ts';
import { replacements } from './globals.ts';
import { clockedFormat, clockedFormatToParts } from './intl.ts';
import { NativeDate } from './natives.ts';
import { nettedModules } from './net-modules.ts';
import { isUnpatched, standFor, toNative, type Callable } from './replace.ts';

export interface NetOptions {
  /** `serve`: what no build rewrote is served from the journal all the same. `report`: it gets the native value. Both report. */
  readonly mode: 'serve' | 'report';
  readonly warn: (warning: Warning) => void;
  /**
   * Whether a build rewrote this file (a URL or a path). Rewritten code and the net share one `Date`; a use of it is a catch only
   * where the answer is no. Unless given: what `globalThis[Symbol.for('stet.rewritten')]`, the Set of paths that a loader keeps, says; without
   * it uses of `Date` are served and not reported.
   */
  readonly isRewritten?: (file: string) => boolean;
}

/** Undoes one replacement, unless the program has put something else there since. */
type Undo = () => void;

let undos: Undo[] = [];

/**
 * Replaces the globals and the exports of built-in modules, for code that no build has seen (design.md 12):
 * native outside invocations and inside runs, journaled inside. Each catch is reported once, with its place, as `unrewritten-source`.
 * What the program has put there itself stays. Installing twice replaces the first net.
 */
export function installNet(options: NetOptions): Undo {
  uninstallNet();
  const catching = catcher(options);
  for (const [path, ours] of globalFunctions()) patch(globalThis, path, ours, net(path, ours, catching));
  for (const [path, object] of globalObjects()) patchMembers(path, object, catching);
  for (const [path, facade] of nettedModules) patchMembers(path, facade, catching);
  installDate(options, catching);
  syncBuiltinESMExports();
  return uninstallNet;
}

/** Puts the natives back. */
export function uninstallNet(): void {
  for (const undo of undos.reverse()) undo();
  undos = [];
  watchDate(undefined);
  syncBuiltinESMExports();
}

/** Reports a use, and says how to go on: `native`, or `served`. */
type Catching = (path: string, attempt: Program) => 'native' | 'served';

function catcher({ mode, warn }: NetOptions): Catching {
  const reported = new Set<string>();
  return (path, attempt) => {
    const caller = programCaller();
    // Node's own library, stet's own kernel, and packages that run natively mean the native.
    if (caller === undefined || isNative(caller.file)) return 'native';
    const key = `${path} ${caller.key}`;
    if (!reported.has(key)) {
      reported.add(key);
      warn({ id: 'unrewritten-source', invocation: attempt.id, message: messageOf(path, placeOf(caller), mode) });
    }
    return mode === 'serve' ? 'served' : 'native';
  };
}

function messageOf(path: string, place: string, mode: NetOptions['mode']): string {
  const outcome = mode === 'serve' ? 'It was served from the journal all the same' : 'It got the native value, and a replay will get another';
  return `unrewritten-source  \`${path}\` at ${place}, in code that no build rewrote\n` +
    `${outcome}: the global was taken in a way that the build does not see, or the file is not part of it.\n` +
    'Use the source by its own name, and let the build see the file.';
}

/** The scope of the caller, without judging it: a foreign continuation is judged by what serves it. */
function caughtAttempt(): Program | undefined {
  const store = scope();
  return store === undefined || store.inRun ? undefined : (store as Program);
}

/** What stands in a native's place: itself outside invocations and for callers that mean it, stet's function for the rest. */
function net(path: string, ours: Callable, catching: Catching): Callable {
  const native = toNative(ours);
  // A timer of stet's is cleared from anywhere, and only stet's function knows it: nothing to catch.
  if (native.name.startsWith('clear')) return ours;
  return standFor(
    new Proxy(ours, {
      apply(_ours, self: unknown, args: unknown[]) {
        const attempt = caughtAttempt();
        if (attempt === undefined || catching(path, attempt) === 'native') return Reflect.apply(native, toNative(self), args) as unknown;
        return Reflect.apply(ours, self, args) as unknown;
      },
    }),
    native,
  );
}

function* globalFunctions(): Iterable<[string, Callable]> {
  for (const [name, ours] of Object.entries(replacements)) {
    if (typeof ours === 'function' && !['Date', 'Promise', 'AbortSignal'].includes(name)) yield [name, ours];
  }
}

function* globalObjects(): Iterable<[string, object]> {
  for (const name of ['Math', 'performance', 'crypto', 'process', 'Atomics', 'WebAssembly', 'AbortSignal']) yield [name, replacements[name]!];
  yield ['crypto.subtle', membersOf(replacements['crypto']!).get('subtle')!.give(undefined) as object];
  const temporal = replacements['Temporal'];
  if (temporal !== undefined) yield ['Temporal.Now', membersOf(temporal).get('Now')!.give(undefined) as object];
}

/** Replaces the functions among the members of a facade, on the real object. */
function patchMembers(path: string, facade: object, catching: Catching): void {
  const separator = path.startsWith('node:') ? '#' : '.';
  for (const [key, { native, give }] of membersOf(facade)) {
    if (typeof native !== 'function') continue;
    const ours = give(native) as Callable;
    patch(toNative(facade), key, ours, net(`${path}${separator}${String(key)}`, ours, catching));
  }
}

/** Puts `caught` in the place of the native that `ours` stands for, where that is still there. */
function patch(object: object, key: PropertyKey, ours: object, caught: object): void {
  const holder = holderOf(object, key);
  const descriptor = holder && Reflect.getOwnPropertyDescriptor(holder, key);
  if (holder === undefined || descriptor === undefined || !descriptor.configurable || !('value' in descriptor)) return;
  if (!isUnpatched(descriptor.value, toNative(ours))) return;
  replaceProperty(holder, key, { ...descriptor, value: caught }, descriptor);
}

function replaceProperty(holder: object, key: PropertyKey, next: PropertyDescriptor, before: PropertyDescriptor): void {
  Object.defineProperty(holder, key, next);
  undos.push(() => {
    const now = Reflect.getOwnPropertyDescriptor(holder, key);
    if (now !== undefined && now.value === next.value && now.get === next.get) Object.defineProperty(holder, key, before);
  });
}

function holderOf(object: object, key: PropertyKey): object | undefined {
  for (let holder: object | null = object; holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, key)) return holder;
  }
  return undefined;
}

/** `Date` is one object for rewritten code and the global, so that `Date === Date.prototype.constructor` holds wherever it is asked. */
function installDate(options: NetOptions, catching: Catching): void {
  if (!isUnpatched(Date, NativeDate)) return;
  patch(globalThis, 'Date', StetDate, StetDate);
  patch(NativeDate.prototype, 'constructor', StetDate, StetDate);
  patch(NativeDate, 'now', now, net('Date.now', now, catching));
  for (const [key, descriptor] of [['format', clockedFormat], ['formatToParts', { value: clockedFormatToParts }]] as const) {
    const before = Reflect.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, key)!;
    replaceProperty(Intl.DateTimeFormat.prototype, key, { ...before, ...descriptor }, before);
  }
  watchDate(() => {
    const attempt = caughtAttempt();
    if (attempt === undefined) return false;
    const caller = programCaller();
    if (caller === undefined) return true;
    return !isRewritten(options, caller.file) && catching('Date', attempt) === 'native';
  });
}

/** `globalThis[Symbol.for('stet.native')]` is a loader's test whether a path is that of a package that runs natively, such as a logger. */
function isNative(file: string): boolean {
  const test = Reflect.get(globalThis, Symbol.for('stet.native')) as ((path: string) => boolean) | undefined;
  return test !== undefined && test(pathOf(file));
}

function isRewritten({ isRewritten: ask }: NetOptions, file: string): boolean {
  if (ask !== undefined) return ask(file);
  const kept = Reflect.get(globalThis, Symbol.for('stet.rewritten')) as ReadonlySet<string> | undefined;
  return kept === undefined || kept.has(pathOf(file));
}

