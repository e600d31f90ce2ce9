/** Where stet differs from Restate's own SDK by intention. One that no longer differs fails the test, as one that is not listed does. */
export interface Difference {
  /** `FEATURE: CHECK`. */
  readonly check: string;
  /** Between which two: the plain SDK and stet, both on Restate, unless given; or stet on Restate and on the embedded engine. */
  readonly between?: 'engines';
  /** It depends on the speed of the machine, and may be none: the SDK is at the mercy of it. */
  readonly sometimes?: true;
  /** One sentence: what the SDK does, and why stet does otherwise. */
  readonly reason: string;
}

export const differences: readonly Difference[] = [
  {
    check: 'ctx.run: a run that nobody awaits is executed',
    reason: 'The SDK executes an action only once it is awaited; stet starts it when it is issued, awaited or not, so that runs started together run together.',
  },
  {
    check: 'ctx.run: a Map and a Date come back as they were',
    reason: 'The SDK writes plain JSON, which makes a Map {} and a Date a text; stet\'s codec gives back what the action gave.',
  },
  {
    check: 'ctx.run: a BigInt comes back as it was',
    reason: 'The SDK tries a BigInt again for ever, for JSON has none; stet\'s codec keeps it.',
  },
  {
    check: 'ctx.run: drawing from ctx.rand inside an action is refused',
    reason: 'In the SDK the draws of the handler silently depend on whether the action was executed; stet refuses it as ctx-in-run.',
  },
  {
    check: 'ctx.run: setting state inside an action is refused',
    reason: 'In the SDK it works until the first replay, which is then a journal mismatch; stet refuses it at once as ctx-in-run.',
  },
  {
    check: 'plain concurrent code: Promise.all of helpers that await',
    sometimes: true,
    reason: 'In the SDK the order in which helpers issue their second runs depends on when the first ones were heard of, and a replay may hear of them in another order (570); stet delivers one completion a turn, in the order of the journal.',
  },
  {
    check: 'plain concurrent code: Promise.race of a run and a sleep',
    reason: 'In the SDK a promise makes progress only while it is awaited alone, and the wrong one wins; stet delivers in the order of the journal.',
  },
  {
    check: 'plain concurrent code: what an operation gives is a Promise',
    reason: 'The SDK\'s promises are thenables of a class of their own; stet\'s are native promises, so that instanceof Promise holds.',
  },
  {
    check: 'cancellation: it rejects everything outstanding',
    reason: 'In the SDK a cancellation rejects only the operation that is awaited; in stet it is one turn that rejects all outstanding ones.',
  },
  {
    between: 'engines',
    check: 'endpoint builder: journalValueCodecProvider: what the journal keeps is encoded',
    reason: 'The codec keeps a cluster from reading values; the journal of the embedded engine is the program\'s own file, and is not encoded.',
  },
  {
    between: 'engines',
    check: 'endpoint builder: journalValueCodecProvider: runs, sleeps, calls and awakeables',
    reason: 'As above: the ingress takes and gives the values themselves.',
  },
  {
    between: 'engines',
    check: 'onJournalMismatchErrors: mismatchPauses: code that no longer matches the journal ends as a mismatch',
    reason: 'The embedded engine pauses, as the option is documented; the server\'s default protocol does not have it, and retries.',
  },
];
