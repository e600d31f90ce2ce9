import { applyForms, type Form } from '../explicit/index.ts';
import { projectsOf, type Project } from '../check/project.ts';
import { loadTypeScript, type TypeScript } from '../check/typescript.ts';
import { loadConfig, type LoadedConfig } from '../config/index.ts';
import type { Reported } from '../report/index.ts';
import { withTexts } from './overlay.ts';
import { threadContexts } from './thread.ts';
import { newErrors, type TypeError, typeErrors } from './type-errors.ts';
import { withoutUnusedImports } from './unused-imports.ts';
import { type Found, View } from './view.ts';

export type { TypeError } from './type-errors.ts';

export interface MigrateOptions {
  /** Folders, tsconfigs, files; none: the folder `cwd`. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly contexts?: readonly string[];
  /** Give a context to local helpers that need one. */
  readonly threadCtx?: boolean;
  /** Also what a person should look at. */
  readonly suggested?: boolean;
  /** False: what the build makes safe stays as it is. */
  readonly strict?: boolean;
  /** Of findings, sorted as they are reported, those that are to be changed; all without it. */
  readonly select?: (findings: readonly Reported[], textOf: (file: string) => string) => readonly Reported[];
}

/** One edit, as it is told. */
export interface Change {
  readonly id: string;
  /** What was written. */
  readonly words: string;
}

export interface MigratedFile {
  /** Relative to `cwd`, with `/`. */
  readonly file: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly changes: readonly Change[];
}

/** What is for a person to decide, at its place in the migrated text; `suggestion` is what could be written there. */
export interface Left extends Reported {
  readonly suggestion?: string;
}

export interface Migration {
  /** Sorted by name, by code units. */
  readonly files: readonly MigratedFile[];
  readonly left: readonly Left[];
  /** Files that were left as they are, because the migrated program would not compile, and why. */
  readonly refused: readonly TypeError[];
  /** Files that do not parse, each a message with its place. */
  readonly problems: readonly string[];
}

/** More rounds than forms lead to other forms; an end is certain all the same. */
const mostRounds = 20;

/** Turns what is found in whole programs into explicit code, and writes nothing. Throws `CheckProblem`, `ConfigError`. */
export function migrate(options: MigrateOptions): Migration {
  const ts = loadTypeScript();
  const loaded = loadConfig(options.cwd);
  const texts = new Map<string, string>();
  const done = projectsOf(ts, options.paths, options.cwd).map((project) => new ProjectMigration(ts, project, loaded, options, texts).run());
  const files = new Map<string, MigratedFile>();
  for (const each of done.flatMap((migration) => migration.files)) {
    const known = files.get(each.file);
    files.set(each.file, known ? { ...each, before: known.before, changes: [...known.changes, ...each.changes] } : each);
  }
  return {
    files: [...files.values()].sort((a, b) => (a.file < b.file ? -1 : 1)),
    left: distinct(done.flatMap((migration) => migration.left), ({ file, line, column, id }) => `${file}:${line}:${column}:${id}`),
    refused: distinct(done.flatMap((migration) => migration.refused), ({ file, message }) => `${file}:${message}`),
    problems: [...new Set(done.flatMap((migration) => migration.problems))],
  };
}

function distinct<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

class ProjectMigration {
  readonly #ts: TypeScript;
  readonly #project: Project;
  readonly #loaded: LoadedConfig;
  readonly #options: MigrateOptions;
  /** Texts as they are now, by full names, where they are not those of the disk. */
  readonly #texts: Map<string, string>;
  /** Names of files that stay as they are. */
  readonly #kept = new Set<string>();
  readonly #changes = new Map<string, Change[]>();

  constructor(ts: TypeScript, project: Project, loaded: LoadedConfig, options: MigrateOptions, texts: Map<string, string>) {
    this.#ts = ts;
    this.#project = project;
    this.#loaded = loaded;
    this.#options = options;
    this.#texts = texts;
  }

  run(): Migration {
    const first = this.#view();
    const began = new Map(this.#texts);
    const original = new Map<string, string>();
    const refused: TypeError[] = [];
    for (;;) {
      const last = this.#rounds(first, original);
      const after = original.size === 0 ? [] : typeErrors(last.model);
      // Most programs compile, and then how they did before is not asked.
      const errors = after.length === 0 ? [] : newErrors(typeErrors(first.model), after);
      if (errors.length === 0) return this.#result(last, original, refused);
      refused.push(...errors);
      const fresh = errors.map(({ file }) => file).filter((file) => this.#changes.has(file));
      // An error elsewhere comes from one of them, and nobody says of which.
      for (const file of fresh.length > 0 ? fresh : this.#changes.keys()) this.#kept.add(file);
      this.#texts.clear();
      for (const [path, text] of began) this.#texts.set(path, text);
      original.clear();
      this.#changes.clear();
    }
  }

  #view(): View {
    const { cwd, contexts = [] } = this.#options;
    return new View(withTexts(this.#ts, this.#texts), this.#project, cwd, this.#loaded, contexts);
  }

  /** Applies forms until none is left: one may lead to another. Gives the program as it is then. */
  #rounds(first: View, original: Map<string, string>): View {
    let view = first;
    for (let round = 0; round < mostRounds; round += 1) {
      if (!this.#forms(view, original) && !this.#threads(view, original)) break;
      view = this.#view();
    }
    for (const [file, text] of original) {
      const path = view.pathOf(file);
      this.#texts.set(path, withoutUnusedImports(this.#ts, path, text, this.#texts.get(path)!));
    }
    return original.size === 0 ? view : this.#view();
  }

  #forms(view: View, original: Map<string, string>): boolean {
    let isChanged = false;
    for (const [file, found] of this.#selected(view)) {
      if (this.#kept.has(file)) continue;
      const forms = found.flatMap(({ finding }): (Form & { readonly id: string })[] => {
        const form = view.formsOf(file).of(finding);
        return form && (form.safe || this.#options.suggested === true) ? [{ ...form, id: finding.id }] : [];
      });
      if (forms.length === 0) continue;
      const { text, applied } = applyForms(view.textOf(file), forms);
      isChanged = this.#change(view, original, file, text, applied.map(({ id, words }) => ({ id, words }))) || isChanged;
    }
    return isChanged;
  }

  #selected(view: View): Map<string, Found[]> {
    const { strict = true, select } = this.#options;
    const found = [...view.found().values()].flat().filter(({ verdict }) => strict || !verdict.safe);
    const reported = new Map(found.map((each) => [view.verdicts.reported(each.verdict), each]));
    const wanted = select === undefined ? found : select([...reported.keys()], (file) => view.textOf(file)).map((each) => reported.get(each)!);
    return Map.groupBy(wanted, ({ verdict }) => verdict.file);
  }

  #threads(view: View, original: Map<string, string>): boolean {
    if (this.#options.threadCtx !== true) return false;
    const { edits, names } = threadContexts(view, view.found());
    if ([...edits.keys()].some((file) => this.#kept.has(file))) return false;
    let isChanged = false;
    for (const [file, ofFile] of edits) {
      const { text } = applyForms(view.textOf(file), ofFile.map((edit) => ({ edits: [edit], safe: true, words: '' })));
      isChanged = this.#change(view, original, file, text, [{ id: 'thread-ctx', words: names.join(', ') }]) || isChanged;
    }
    return isChanged;
  }

  #change(view: View, original: Map<string, string>, file: string, text: string, changes: readonly Change[]): boolean {
    const current = view.textOf(file);
    if (text === current) return false;
    if (!original.has(file)) original.set(file, current);
    this.#texts.set(view.pathOf(file), text);
    this.#changes.set(file, [...(this.#changes.get(file) ?? []), ...changes]);
    return true;
  }

  #result(view: View, original: ReadonlyMap<string, string>, refused: readonly TypeError[]): Migration {
    const files = [...original].map(([file, before]): MigratedFile => {
      const path = view.pathOf(file);
      return { file, path, before, after: this.#texts.get(path)!, changes: this.#changes.get(file) ?? [] };
    });
    const left = [...view.found()].flatMap(([file, found]) => found.map(({ finding, verdict }): Left => {
      const form = view.formsOf(file).of(finding);
      return { ...view.verdicts.reported(verdict), ...(form && { suggestion: form.words }) };
    }));
    return { files: files.filter(({ before, after }) => before !== after), left, refused, problems: view.verdicts.problems };
  }
}
