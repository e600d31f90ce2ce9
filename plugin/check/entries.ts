import type ts from 'typescript';
import type { Model } from './model.ts';
import type { Reading } from './reading.ts';
import type { Entry } from './unit.ts';

/** Where durable code begins in a program. */
export interface Entries {
  readonly handlers: readonly Entry[];
  /** Functions that take a context by their declared type: entries only where nothing else reaches them. */
  readonly rest: () => readonly Entry[];
}

/** Looks only into files that have to do with an SDK, by themselves or by what they import: in a program without one nothing is looked at. */
export function entriesOf(model: Model, reading: Reading): Entries {
  const concerned = concernedFiles(model);
  const handlers = concerned.flatMap((file) => reading.handlersIn(file));
  return { handlers: sorted(handlers), rest: () => sorted(concerned.flatMap((file) => reading.contextFunctionsIn(file))) };
}

/** Files that import an SDK, or a file that does, however far away. */
function concernedFiles(model: Model): ts.SourceFile[] {
  const files = model.ownFiles();
  const importers = new Map<ts.SourceFile, ts.SourceFile[]>();
  for (const file of files) {
    for (const imported of model.importsOf(file)) {
      const known = importers.get(imported);
      if (known) known.push(file);
      else importers.set(imported, [file]);
    }
  }
  const concerned = new Set<ts.SourceFile>();
  const pending = model.program.getSourceFiles().filter((file) => !model.program.isSourceFileDefaultLibrary(file) && !model.contexts.isSdkFile(file.fileName) && model.contexts.mayDeclare(file.text));
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (concerned.has(file)) continue;
    concerned.add(file);
    pending.push(...(importers.get(file) ?? []));
  }
  return files.filter((file) => concerned.has(file));
}

function sorted(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => compare(a.name, b.name) || compare(a.unit, b.unit));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
