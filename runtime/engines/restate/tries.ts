/** Runs whose failures are remembered. */
const remembered = 10_000;

const failures = new Map<string, number>();

/**
 * Which try of a run begins, from 1. Restate keeps the durable count to itself, for the retry policy; the SDK does not give it to an
 * action, so that this one counts what has failed in this process.
 */
export function tryOf(invocation: string, seq: number): number {
  return failures.size === 0 ? 1 : (failures.get(keyOf(invocation, seq)) ?? 0) + 1;
}

export function noteFailedTry(invocation: string, seq: number, tries: number): void {
  if (failures.size >= remembered) failures.clear();
  failures.set(keyOf(invocation, seq), tries);
}

export function forgetTries(invocation: string, seq: number): void {
  if (failures.size > 0) failures.delete(keyOf(invocation, seq));
}

function keyOf(invocation: string, seq: number): string {
  return `${invocation} ${seq}`;
}
