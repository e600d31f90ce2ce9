import { resolve } from 'node:path';
import type ts from 'typescript';
import type { Finding } from '../analysis/finding.ts';
import { entriesOf } from '../check/entries.ts';
import { fileFindings, type FileOptions, isJournaled } from '../check/file-findings.ts';
import { Memory } from '../check/memory/index.ts';
import { Model } from '../check/model.ts';
import type { Project } from '../check/project.ts';
import { follow } from '../check/reach.ts';
import type { TypeScript } from '../check/typescript.ts';
import { type Verdict, Verdicts } from '../check/verdicts.ts';
import { Ways } from '../check/ways.ts';
import { formatOfExtension, languageOf } from '../compile/index.ts';
import { parse } from '../compile/parse.ts';
import type { LoadedConfig } from '../config/index.ts';
import { Forms } from '../explicit/index.ts';
import { makeJournal } from '../hosts/journal.ts';
import { packageFormat } from '../hosts/packages.ts';
import { makeSelection } from '../hosts/selection.ts';
import { contextNamesIn } from './context-names.ts';
import { journalableIn } from './journalable.ts';

/** A finding of durable code, where it stands, and what the whole program says of it. */
export interface Found {
  readonly finding: Finding;
  readonly verdict: Verdict;
}

/** What migration asks one reading of a program: its findings, and the forms that each file knows for them. */
export class View {
  readonly model: Model;
  readonly verdicts: Verdicts;
  readonly #all: readonly Verdict[];
  readonly #options: FileOptions;
  readonly #cwd: string;
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly #forms = new Map<string, Forms>();

  constructor(ts: TypeScript, project: Project, cwd: string, loaded: LoadedConfig, contexts: readonly string[]) {
    const { config } = loaded;
    const all = [...(config.contexts ?? []), ...contexts];
    this.#cwd = cwd;
    this.#options = { ...config, contexts: all, journalOf: makeJournal(loaded) };
    this.model = new Model(ts, project, cwd, all);
    const memory = new Memory(this.model, this.#options, {}, () => undefined);
    const { handlers, rest } = entriesOf(this.model, memory);
    const reach = follow(handlers, rest, memory);
    this.verdicts = new Verdicts(this.model, memory, reach, new Ways(reach), { ofFiles: this.#options, strict: true, native: config.native ?? [], isSelected: makeSelection(loaded) });
    this.#all = this.verdicts.all();
  }

  /** What is found in the program's own sources, by file; packages are others' business. */
  found(): Map<string, Found[]> {
    const own = this.#all.filter(({ file }) => !this.pathOf(file).includes('/node_modules/'));
    return Map.groupBy(own.flatMap((verdict) => this.#foundOf(verdict) ?? []), ({ verdict }) => verdict.file);
  }

  pathOf(file: string): string {
    return resolve(this.#cwd, file);
  }

  textOf(file: string): string {
    return this.verdicts.textOf(file);
  }

  /** The module that the program takes the SDK from: that of most of its files. */
  sdkModule(): string {
    const counts = new Map<string, number>();
    for (const file of this.model.ownFiles()) {
      for (const [, module = ''] of file.text.matchAll(/\bfrom\s*['"](@restatedev\/restate-sdk(?:\/\w+)?|@stet\/runtime)['"]/g)) counts.set(module, (counts.get(module) ?? 0) + 1);
    }
    return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '@restatedev/restate-sdk';
  }

  sourceFile(file: string): ts.SourceFile {
    return this.model.fileNamed(file);
  }

  formsOf(file: string): Forms {
    let forms = this.#forms.get(file);
    if (forms === undefined) this.#forms.set(file, (forms = this.formsIn(file, this.textOf(file), this.findingsOf(file), contextNamesIn(this.model, this.sourceFile(file)), this.sourceFile(file))));
    return forms;
  }

  /** The forms of a text in the place of a file's; types are those of `typed`, where its offsets are the text's. */
  formsIn(file: string, text: string, findings: readonly Finding[], contextNames: ReadonlySet<number>, typed?: ts.SourceFile): Forms {
    const path = this.pathOf(file);
    const language = languageOf(path);
    if (language === undefined || language === 'dts') throw new Error(`stet: ${file} is neither TypeScript nor JavaScript; this is a bug of stet's, please report it`);
    const { program, comments, isModule } = parse(text, path, language, formatOfExtension(path) ?? packageFormat(path));
    const isJournalable = typed && journalableIn(this.model, typed);
    return new Forms(program, text, {
      sourceType: isModule ? 'module' : 'commonjs', comments, contexts: this.#options.contexts ?? [], filename: path, contextNames, ...(isJournalable && { isJournalable }),
    }, findings);
  }

  findingsOf(file: string): readonly Finding[] {
    let findings = this.#findings.get(file);
    if (findings === undefined) this.#findings.set(file, (findings = fileFindings(this.pathOf(file), file, this.textOf(file), this.#options).findings));
    return findings;
  }

  /** The finding of the file that a verdict speaks of, or one made of it; undefined for a call that the build journals as it stands. */
  #foundOf(verdict: Verdict): Found | undefined {
    const { id, file, start, end } = verdict;
    const known = this.findingsOf(file).find((each) => each.id === id && each.start === start && each.end === end);
    if (known && isJournaled(known)) return undefined;
    const path = this.textOf(file).slice(start, end);
    return { verdict, finding: known ?? { id, start, end, path, action: 'reported', severity: verdict.severity, within: '', durable: true, edits: [] } };
  }
}
