import { channel } from 'node:diagnostics_channel';
import { realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceMap } from 'magic-string';
import { compile, SourceSyntaxError } from '../compile/index.ts';
import { engineOf, loadConfig, validated, type Config, type LoadedConfig } from '../config/index.ts';
import { ambientModule } from '../rewrite/index.ts';
import { makeJournal } from './journal.ts';
import { dependencyOf, packageFormat } from './packages.ts';
import { messagesOf, type HostMessage } from './messages.ts';
import { makeSelection } from './selection.ts';
import { aliasOfSdk } from './sdk-alias.ts';

/** Larger texts pass as they are, with a warning: to analyse one would stop the build for seconds. In UTF-16 units. */
const largestText = 16_000_000;

/** What stet reads; any other file is not its business. */
export const sourceFile = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** Restate's SDK and its parts that have a surface of stet's. */
export const sdkModule = /^@restatedev\/restate-sdk(?:\/(?:node|fetch|lambda))?$/;

/** Each file that is compiled, as `{ path }`: a build that is watched compiles only what changed. */
const compiles = channel('stet:compile');

/** What a host serves in the place of a file. */
export interface Rewritten {
  readonly code: string;
  /** From `code` to the text that was given; null where nothing moved. */
  readonly map: SourceMap | null;
  /** Of the program's own files; what is found in packages is not in its author's hands. */
  readonly messages: readonly HostMessage[];
}

/** What every bundler is given of stet: one configuration, one selection, one rewriting. */
export interface Host {
  readonly loaded: LoadedConfig;
  readonly isSelected: (path: string) => boolean;
  /** The module that is imported in the place of Restate's SDK; undefined where the import stays. */
  readonly aliasOf: (specifier: string, importer: string | undefined) => string | undefined;
  /** The rewritten text of a file; undefined where it stays as it is, also where it does not parse: to say so is the bundler's part. */
  readonly rewrite: (text: string, path: string) => Rewritten | undefined;
  /** Whether a finding of severity error stops the build. */
  readonly stops: (watching: boolean) => boolean;
  /** Files of the build that the bundler could read and stet could not, since the last call. */
  readonly takeUnread: () => ReadonlyMap<string, string>;
}

/** What a bundler needs otherwise. */
export interface HostNeeds {
  /** The globals that it replaces by itself: what is to stay native is kept from it. */
  readonly shield?: ReadonlySet<string>;
  /** What a CommonJS file requires in the place of the runtime. */
  readonly requireFrom?: string;
}

/**
 * Opens the configuration that holds for a build in `folder`; `options` win over it. `name` is the bundler's, for messages.
 * Throws `ConfigError`.
 */
export function openHost(name: string, options: Config, folder: string, needs: HostNeeds = {}): Host {
  const found = loadConfig(folder);
  const given = { ...found.config, ...validated(options, `the options of the ${name} plugin`) };
  // The SDK runs beside the turns of a handler, on native timers; where its surface is stet's, nothing of it is rewritten.
  const config: Config = { ...given, native: [...(given.native ?? []), '@restatedev/*'] };
  const loaded = { ...found, config };
  const engine = engineOf(config);
  const select = makeSelection(loaded);
  const isSelected = (path: string): boolean => !isRuntimeFile(path) && select(path);
  const rules = config.rules ?? {};
  const journalOf = makeJournal(loaded);
  const done = new Map<string, { readonly text: string; readonly result: Rewritten | undefined }>();
  let unread = new Map<string, string>();

  return {
    loaded,
    isSelected,
    aliasOf: (specifier, importer) => (importer !== undefined && isRuntimeFile(importer) ? undefined : aliasOfSdk(specifier, importer, engine)),
    rewrite(text, path) {
      const native = !isSelected(path);
      if (native && needs.shield === undefined) return undefined;
      const before = done.get(path);
      if (before?.text === text) return before.result;
      const result = rewritten(text, path, native);
      done.set(path, { text, result });
      return result;
    },
    stops: (watching) => config.failIn === 'always' || (config.failIn !== 'never' && !watching),
    takeUnread() {
      const taken = unread;
      unread = new Map();
      return taken;
    },
  };

  function rewritten(text: string, path: string, native: boolean): Rewritten | undefined {
    unread.delete(path);
    if (text.length > largestText) {
      unread.set(path, `it is larger than ${largestText / 1_000_000} million characters`);
      return undefined;
    }
    compiles.publish({ path });
    const format = packageFormat(path);
    const journal = journalOf(path);
    try {
      const compiled = compile(text, path, { rules, contexts: config.contexts ?? [], native, ...needs, ...(format === undefined ? {} : { format }), ...(journal && { journal }) });
      const { code, findings } = compiled;
      const messages = dependencyOf(path) === undefined ? messagesOf(findings, text, path) : [];
      // Whoever wants no map does not ask for it.
      return code === text && messages.length === 0 ? undefined : { code, get map() { return compiled.map; }, messages };
    } catch (error) {
      if (!(error instanceof SourceSyntaxError)) throw error;
      // What holds a null is binary, whatever its name is: an MPEG stream may be called .ts.
      if (!text.includes('\0')) unread.set(path, `it does not parse: ${error.reason} at ${error.line}:${error.column}`);
      return undefined;
    }
  }
}

let runtimeRoot: string | undefined;

/** The folder of the runtime that this plugin depends on, with a separator at its end. */
function runtimeFolder(): string {
  return (runtimeRoot ??= dirname(dirname(realpathSync(ownFile('@stet/runtime/ambient')))) + sep);
}

/** Whether a file is the runtime's, installed or linked. */
export function isRuntimeFile(path: string): boolean {
  return dependencyOf(path) === '@stet/runtime' || path.startsWith(runtimeFolder());
}

/** The file of a module of the runtime, as this plugin sees it: for what is bundled from a folder that does not see it. */
export function ownFile(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}

/** The text of a module that gives what a module of the runtime gives; those that stand in for one of Node's have a default. */
export function reexported(specifier: string): string {
  const from = JSON.stringify(specifier);
  return `export * from ${from};${specifier === ambientModule ? '' : ` export { default } from ${from};`}`;
}

/** The words for a file that the bundler reads and stet does not. */
export function unreadText(path: string, why: string): string {
  return `${path} is not rewritten: ${why}`;
}
