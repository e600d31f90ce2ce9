/** When a timer is due. */
export interface Due {
  /** Deadlines compare within one line: a handler with a start entry has one, and without a clock each turn is one of its own. */
  readonly line: number;
  /** Milliseconds: on the turn clock, or after the turn. */
  readonly ms: number;
}

export function isEarlier(one: Due | undefined, other: Due | undefined): boolean {
  return one !== undefined && other !== undefined && one.line === other.line && one.ms < other.ms;
}
