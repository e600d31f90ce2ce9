import type { Program } from '../kernel/program.ts';
import { inTurn, outside } from '../kernel/scope.ts';

/**
 * A dynamic import. The module is evaluated in *none* scope wherever that happens, since a warm process would not evaluate it again;
 * in *inv* scope the moment of its arrival is journaled.
 */
export function imported<T>(thunk: () => Promise<T>): Promise<T> {
  const attempt = inTurn<Program>();
  return attempt === undefined ? outside(thunk) : attempt.order('import', () => outside(thunk));
}
