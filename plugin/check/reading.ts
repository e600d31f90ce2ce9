import type ts from 'typescript';
import { contextFunctionsIn, handlersIn } from './handlers.ts';
import type { Model } from './model.ts';
import { UnitReader } from './read-unit.ts';
import type { Entry, Unit } from './unit.ts';

/** What a program says, asked for piece by piece. */
export interface Reading {
  unit(id: string): Unit;
  handlersIn(file: ts.SourceFile): readonly Entry[];
  contextFunctionsIn(file: ts.SourceFile): readonly Entry[];
}

/** Reads everything anew, and remembers nothing. */
export class FreshReading implements Reading {
  readonly #model: Model;
  readonly #reader: UnitReader;

  constructor(model: Model) {
    this.#model = model;
    this.#reader = new UnitReader(model);
  }

  unit(id: string): Unit {
    return this.#reader.read(this.#model.nodeOf(id));
  }

  handlersIn(file: ts.SourceFile): readonly Entry[] {
    return handlersIn(file, this.#model, this.#reader.resolver);
  }

  contextFunctionsIn(file: ts.SourceFile): readonly Entry[] {
    return contextFunctionsIn(file, this.#model);
  }
}
