import type { DiagnosticId } from '../catalogue/types.ts';

export type RuleSeverity = 'off' | 'warn' | 'error';

/** What `stet.config.ts` exports, or `"stet"` in package.json holds. */
export interface Config {
  /** Globs of files to rewrite, relative to the config's folder. Default: every file that is loaded. */
  readonly include?: readonly string[];
  /** Globs of files to leave alone, relative to the config's folder; they win over `include`. Packages are meant only by a glob that names `node_modules`. */
  readonly exclude?: readonly string[];
  /** Whether packages in node_modules are rewritten: all (the default), none, or these. */
  readonly dependencies?: boolean | readonly string[];
  /** Packages that run natively and are never rewritten, such as loggers and tracers, beside those built in. `@scope/*` names a whole scope. */
  readonly native?: readonly string[];
  /** Modules whose calls are journaled at their boundary: packages by name, files by globs that begin with a dot, relative to the config's folder. */
  readonly journal?: readonly string[];
  /** Types that are durable contexts beside the SDK's and stet's own: `Type`, or `<glob>#Type` for the one that a file declares. */
  readonly contexts?: readonly string[];
  /** Severity by id. `off` silences a report; what is rewritten stays rewritten. */
  readonly rules?: Readonly<Partial<Record<DiagnosticId, RuleSeverity>>>;
  /** Where a finding of severity error stops a build: production builds and not watch mode (`build`, the default), every build, or none. */
  readonly failIn?: 'build' | 'always' | 'never';
  /** Which engine runs the program; the environment variable `STET_ENGINE` wins. Default: `embedded`. */
  readonly engine?: 'embedded' | 'restate';
  /** The net under the rewrite (design.md 12). Default: `serve`. */
  readonly net?: 'serve' | 'report' | 'off';
}

/** A config with the place it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** The file it was read from; undefined where there is none. */
  readonly file: string | undefined;
  /** The folder that globs are relative to. */
  readonly root: string;
}
