import type { DiagnosticId } from '../catalogue/index.ts';
import { reachedFrom } from './components.ts';
import { Fingerprints } from './fingerprint.ts';
import type { Model } from './model.ts';
import { isInRun, type Reach } from './reach.ts';
import type { Entry } from './unit.ts';
import type { Verdict, Verdicts } from './verdicts.ts';

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A durable operation of a handler, by itself or in a function that it calls. */
export interface HandlerOperation extends Place {
  /** `run`, `sleep`, `set`, `call`, `timer`, `fetch`… */
  readonly kind: string;
  readonly text: string;
  /** The name of a run, the key of a state: where it is a literal. */
  readonly name?: string;
  /** The functions between the handler and the operation. */
  readonly via: readonly string[];
}

/** Something nondeterministic that a handler reaches. */
export interface HandlerSource extends Place {
  readonly id: DiagnosticId;
  readonly message: string;
  /** A build with stet makes it safe. */
  readonly safe: boolean;
}

/** A picture of one handler. */
export interface HandlerReport extends Place {
  /** `service.handler`. */
  readonly name: string;
  readonly kind: Entry['kind'];
  /** F1, as hex. */
  readonly fingerprint: string;
  /** In the order of the text; what a function does stands where it is first called. */
  readonly operations: readonly HandlerOperation[];
  readonly reaches: readonly HandlerSource[];
}

/** Ids of sources that become entries of the journal by themselves. */
const journaled: ReadonlySet<DiagnosticId> = new Set<DiagnosticId>(['timer', 'fetch']);

/** A report for each entry, in their order. `found` is all that is reached, also what is safe. */
export function handlerReports(entries: readonly Entry[], reach: Reach, found: readonly Verdict[], verdicts: Verdicts, model: Model): HandlerReport[] {
  const byNode = Map.groupBy(found.filter(({ node }) => node !== undefined), ({ node }) => node!);
  const reached = reachedFrom([...reach.nodes].sort(), reach.next, (node) => byNode.get(node) ?? []);
  const fingerprints = new Fingerprints(reach, model);
  return entries.map((entry) => {
    const unit = reach.units.get(entry.unit)!;
    const sources = reached.get(entry.unit)!;
    return {
      name: entry.name, kind: entry.kind, file: unit.file, ...verdicts.place(unit.file, unit.at), fingerprint: fingerprints.of(entry.unit),
      operations: operationsOf(entry.unit, reach, byNode, verdicts),
      reaches: found.filter((verdict) => sources.has(verdict))
        .map(({ id, message, safe, file, start }) => ({ id, message, safe, file, ...verdicts.place(file, start) })),
    };
  });
}

function operationsOf(entry: string, reach: Reach, found: ReadonlyMap<string, readonly Verdict[]>, verdicts: Verdicts): HandlerOperation[] {
  const operations: HandlerOperation[] = [];
  const seen = new Set<string>();
  const visit = (id: string, via: readonly string[]): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const unit = reach.units.get(id)!;
    const { file } = unit;
    const events: { readonly at: number; readonly happens: () => void }[] = [
      ...unit.operations.filter(({ kind }) => kind !== 'passed' && !/[cC]lient$/.test(kind)).map(({ start, kind, text, name }) => ({
        at: start, happens: () => void operations.push({ kind, text, ...(name === undefined ? {} : { name }), file, ...verdicts.place(file, start), via }),
      })),
      ...(found.get(id) ?? []).filter((verdict) => journaled.has(verdict.id) && verdict.file === file).map(({ id: kind, start, end }) => ({
        at: start, happens: () => void operations.push({ kind, text: verdicts.textOf(file).slice(start, end), file, ...verdicts.place(file, start), via }),
      })),
      ...unit.edges.filter(({ run }) => !run && !isInRun(id)).map(({ at, to }) => ({ at, happens: () => visit(to, [...via, reach.units.get(to)!.name]) })),
    ];
    for (const { happens } of events.sort((a, b) => a.at - b.at)) happens();
  };
  visit(entry, []);
  return operations;
}
