import type { Frame } from './frame.ts';
import type { BindingKind, Scope } from './scope.ts';
import type { Syntax } from './syntax.ts';

/** How a node is read: as code, as the body of a function (whose scope exists already), or as a name that is being declared. */
export type Reading = 'code' | 'function-body' | BindingKind;

/** One node that is still to be visited, and what is known of its place. */
export interface Place {
  node: Syntax;
  /** Index of the parent. */
  parent: number;
  scope: Scope;
  frame: Frame | undefined;
  reading: Reading;
}

/**
 * The nodes that are still to be visited, last in, first out. An explicit stack, so that a long chain of operators cannot overflow the machine's;
 * in columns, so that a node costs no object of its own.
 */
export class Pending {
  private readonly nodes: Syntax[] = [];
  private readonly parents: number[] = [];
  private readonly scopes: Scope[] = [];
  private readonly frames: (Frame | undefined)[] = [];
  private readonly readings: Reading[] = [];

  add(node: Syntax | null | undefined, parent: number, scope: Scope, frame: Frame | undefined, reading: Reading = 'code'): void {
    if (!node) return;
    this.nodes.push(node);
    this.parents.push(parent);
    this.scopes.push(scope);
    this.frames.push(frame);
    this.readings.push(reading);
  }

  addAll(nodes: readonly (Syntax | null)[] | undefined, parent: number, scope: Scope, frame: Frame | undefined, reading: Reading = 'code'): void {
    if (nodes) for (const node of nodes) this.add(node, parent, scope, frame, reading);
  }

  /** Moves the next node into `place`; false where none is left. */
  takeInto(place: Place): boolean {
    const node = this.nodes.pop();
    if (!node) return false;
    place.node = node;
    place.parent = this.parents.pop() as number;
    place.scope = this.scopes.pop() as Scope;
    place.frame = this.frames.pop();
    place.reading = this.readings.pop() as Reading;
    return true;
  }
}
