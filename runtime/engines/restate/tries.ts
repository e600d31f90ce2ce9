/** Runs whose tries are remembered. */
const remembered = 10_000;

const tries = new Map<string, number>();

/**
 * Which try of a run begins, from 1. Restate keeps the durable count to itself, for the retry policy; the SDK does not give it to an
 * action, so that this one counts the tries in this process.
 */
export function begunTries(invocation: string, seq: number): number {
  const key = `${invocation} ${seq}`;
  const now = (tries.get(key) ?? 0) + 1;
  if (tries.size >= remembered) tries.clear();
  tries.set(key, now);
  return now;
}

export function forgetTries(invocation: string, seq: number): void {
  tries.delete(`${invocation} ${seq}`);
}
