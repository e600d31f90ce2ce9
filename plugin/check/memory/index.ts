import type ts from 'typescript';
import { enclosing } from '../enclosing.ts';
import { fileFindings, type FileFindings, type FileOptions } from '../file-findings.ts';
import { contextFunctionsIn, handlersIn } from '../handlers.ts';
import type { Model } from '../model.ts';
import { UnitReader } from '../read-unit.ts';
import type { Reading } from '../reading.ts';
import type { Entry, Unit } from '../unit.ts';
import { packageFormat } from '../../hosts/packages.ts';
import { nothingYet, type Depended } from './dependencies.ts';
import type { FileFacts } from './facts.ts';
import { contentOf, linksOf, outlineOf } from './outline.ts';
import { staleFiles, type Now } from './stale.ts';

/** Facts that are being gathered. */
interface Gathered extends FileFacts {
  readonly on: Depended;
}

/** What is known of each file of a program: by an earlier check where it still holds, and otherwise read when it is asked for. */
export class Memory implements Reading {
  readonly reader: UnitReader;
  readonly #model: Model;
  readonly #options: FileOptions;
  readonly #files = new Map<string, Gathered>();
  readonly #tick: (units: number) => void;
  #read = 0;

  /** `before`: the facts of an earlier check on the same ground. `tick` hears how many functions have been read. */
  constructor(model: Model, options: FileOptions, before: Readonly<Record<string, FileFacts>>, tick: (units: number) => void) {
    this.#model = model;
    this.#options = options;
    this.#tick = tick;
    this.reader = new UnitReader(model);
    const now = new Map(model.ownFiles().map((file): [string, Now] => {
      const name = model.nameOf(file);
      const known = before[name];
      const content = contentOf(file, packageFormat(file.fileName));
      return [name, { ...(known?.content === content ? outlineIn(known) : outlineOf(file, content, model)), links: linksOf(file, model) }];
    }));
    const stale = staleFiles(now, before);
    for (const [name, facts] of now) {
      const known = before[name];
      if (known !== undefined && !stale.has(name)) {
        this.#files.set(name, { ...known, on: { touched: new Set(known.touched), asked: new Set(known.asked) } });
        continue;
      }
      const ofText = known?.content === facts.content && known.findings !== undefined ? { findings: known.findings, enclosing: known.enclosing } : { enclosing: {} };
      this.#files.set(name, { ...facts, ...ofText, units: {}, touched: [], asked: [], on: nothingYet() });
    }
  }

  unit(id: string): Unit {
    const facts = this.#facts(id.slice(0, id.lastIndexOf('#')));
    return (facts.units[id] ??= this.#gather(facts, () => {
      this.#tick(this.#read += 1);
      return this.reader.read(this.#model.nodeOf(id));
    }));
  }

  handlersIn(file: ts.SourceFile): readonly Entry[] {
    const facts = this.#facts(this.#model.nameOf(file));
    return (facts.handlers ??= this.#gather(facts, () => handlersIn(file, this.#model, this.reader.resolver)));
  }

  contextFunctionsIn(file: ts.SourceFile): readonly Entry[] {
    const facts = this.#facts(this.#model.nameOf(file));
    return (facts.contextFunctions ??= this.#gather(facts, () => contextFunctionsIn(file, this.#model)));
  }

  findingsIn(name: string): FileFindings {
    const facts = this.#facts(name);
    const { fileName, text } = this.#model.fileNamed(name);
    if (facts.findings === undefined) {
      const { text: _text, ...findings } = fileFindings(fileName, name, text, this.#options);
      facts.findings = findings;
    }
    return { text, ...facts.findings };
  }

  /** The id of the unit whose code an offset is in; undefined: it runs when the module is loaded. */
  enclosing(name: string, offset: number): string | undefined {
    const { enclosing: known } = this.#facts(name);
    if (!(offset in known)) {
      const unit = enclosing(this.#model, this.#model.fileNamed(name), offset);
      known[offset] = unit === undefined ? null : this.#model.idOf(unit);
    }
    return known[offset] ?? undefined;
  }

  /** All that is known by now. */
  facts(): Record<string, FileFacts> {
    return Object.fromEntries([...this.#files].map(([name, { on, ...facts }]) => [name, { ...facts, touched: [...on.touched], asked: [...on.asked] }]));
  }

  #facts(name: string): Gathered {
    const facts = this.#files.get(name);
    if (facts === undefined) throw new Error(`stet: ${name} is no file of the program; this is a bug of stet's, please report it`);
    return facts;
  }

  #gather<T>({ on }: Gathered, work: () => T): T {
    return this.#model.dependencies.during(on, work);
  }
}

function outlineIn({ content, shape, isAmbient, members, localMembers }: FileFacts): Omit<Now, 'links'> {
  return { content, shape, isAmbient, members, localMembers };
}
