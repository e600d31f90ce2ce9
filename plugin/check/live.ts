import type ts from 'typescript';
import type { DiagnosticId } from '../catalogue/index.ts';
import type { LoadedConfig } from '../config/index.ts';
import { makeSelection } from '../hosts/selection.ts';
import { lineStarts, positionAt, type WayPoint } from '../report/index.ts';
import { misuses } from './context-misuse.ts';
import { enclosing } from './enclosing.ts';
import { entriesOf } from './entries.ts';
import { unserializableFix } from './journaled-values.ts';
import { libraryVerdict, packagePath } from './library-verdict.ts';
import { Model } from './model.ts';
import { follow, isInRun, nodeOf, unitOf, type Node, type Reach } from './reach.ts';
import { FreshReading } from './reading.ts';
import type { TypeScript } from './typescript.ts';
import { Ways } from './ways.ts';

export { isMadeSafe } from './file-findings.ts';
export { isHandedOn, isJudgedBy, moduleIds } from './judged.ts';

/** What only the whole program shows of a place in a file. */
export interface ProgramFinding {
  readonly id: DiagnosticId;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly fix: string | undefined;
  /** A build with stet takes care of it. */
  readonly safe: boolean;
  readonly way: readonly WayPoint[];
}

/**
 * The reach of the handlers in a program that somebody else made and goes on changing, asked file by file: a linter with types.
 * Handlers are followed once, when it is first asked. `ts` is the TypeScript that made the program.
 */
export class LiveProgram {
  readonly #model: Model;
  readonly #native: readonly string[];
  readonly #isRewritten: (name: string) => boolean;
  readonly #starts = new Map<string, readonly number[]>();
  #followed: { readonly reach: Reach; readonly ways: Ways; readonly byFile: ReadonlyMap<string, readonly Node[]> } | undefined;

  constructor(ts: TypeScript, program: ts.Program, { config, root }: Pick<LoadedConfig, 'config' | 'root'>) {
    this.#model = new Model(ts, program, root, config.contexts ?? []);
    this.#native = config.native ?? [];
    const isSelected = makeSelection({ config, root, file: undefined });
    this.#isRewritten = (name) => isSelected(packagePath(name));
  }

  /** Whether handlers lead into a file, be it as durable code or in actions of runs. */
  reaches(path: string): boolean {
    return this.#nodesIn(path).length > 0;
  }

  /** The shortest way from a handler to the durable code at an offset of a file, or with `inRun` to that or the action of a run; undefined where it is none. */
  wayTo(path: string, offset: number, inRun = false): readonly WayPoint[] | undefined {
    const source = this.#model.program.getSourceFile(path);
    const unit = source && enclosing(this.#model, source, offset);
    const nodes = unit === undefined ? [] : [false, ...(inRun ? [true] : [])].map((each) => nodeOf(this.#model.idOf(unit), each));
    const node = nodes.find((each) => this.#follow().ways.has(each));
    return node === undefined ? undefined : this.#way(node);
  }

  /** Whether the `**` at an offset of a file stands between BigInts: their powers are exact. */
  isExact(path: string, offset: number): boolean {
    const { reach } = this.#follow();
    return this.#nodesIn(path).some((node) => reach.units.get(unitOf(node))!.exact.includes(offset));
  }

  /** The context in actions of runs that begin in other files, values that the journal does not keep, and calls of packages that are known to be wrong in durable code. In order of the text, each once. */
  findingsIn(path: string): ProgramFinding[] {
    const { reach, ways } = this.#follow();
    const found = new Map<string, ProgramFinding>();
    for (const node of this.#nodesIn(path)) {
      const unit = reach.units.get(unitOf(node))!;
      const verdicts = isInRun(node) ? misuses(unit, node, reach, ways) : unit.libraries.flatMap((call) => {
        const verdict = libraryVerdict(call, this.#native, this.#isRewritten);
        return verdict === undefined ? [] : [{ ...verdict, start: call.start, end: call.end }];
      });
      const values = isInRun(node) ? [] : unit.values.map(({ start, end, text }) => ({ id: 'unserializable-value' as const, start, end, message: text, fix: unserializableFix, safe: false }));
      for (const { id, start, end, message, fix, safe } of [...verdicts, ...values]) {
        const key = `${start}:${end}:${id}`;
        if (!found.has(key)) found.set(key, { id, start, end, message, fix, safe, way: this.#way(node) });
      }
    }
    return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end);
  }

  #nodesIn(path: string): readonly Node[] {
    const source = this.#model.program.getSourceFile(path);
    return source === undefined ? [] : this.#follow().byFile.get(this.#model.nameOf(source)) ?? [];
  }

  #follow() {
    if (this.#followed !== undefined) return this.#followed;
    const reading = new FreshReading(this.#model);
    const { handlers, rest } = entriesOf(this.#model, reading);
    const reach = follow(handlers, rest, reading);
    const ways = new Ways(reach);
    const byFile = new Map<string, Node[]>();
    for (const node of reach.nodes) {
      if (!ways.has(node)) continue;
      const { file } = reach.units.get(unitOf(node))!;
      const known = byFile.get(file);
      if (known) known.push(node);
      else byFile.set(file, [node]);
    }
    return (this.#followed = { reach, ways, byFile });
  }

  #way(node: Node): WayPoint[] {
    return this.#follow().ways.to(node).map(({ file, at, name }) => ({ file, name, ...this.#place(file, at) }));
  }

  #place(file: string, offset: number): { line: number; column: number } {
    let starts = this.#starts.get(file);
    if (starts === undefined) this.#starts.set(file, (starts = lineStarts(this.#model.fileNamed(file).text)));
    return positionAt(starts, offset);
  }
}
