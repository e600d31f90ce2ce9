/** An invocation asks for something that only a cluster has. Its attempt fails with it, as on a Restate server without the feature. */
export class MissingFeature extends Error {
  /** Restate's code for it. */
  static readonly code = 573;
}
