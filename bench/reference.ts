/** What the reference measured, in its own process of the SDK and a real server. */
export interface Reference {
  readonly replayMicrosecondsPerEntry: number[];
  readonly randNanoseconds: number[];
}

/** Milliseconds between the failure and the replay, on both engines; taken off. */
export const retryMs = 50;
