/** A package whose functions keep state between calls, so that a warm process and a cold one give different values (semantics §5). */
export interface StatefulLibrary {
  /** Its name in node_modules. */
  readonly package: string;
  /**
   * Variables of its files whose values belong to an invocation: a pool, a last time, a counter. Each invocation begins with what they
   * are initialised to. The names are those of all published versions with such state.
   */
  readonly variables: readonly string[];
}

const uniqueId = ['idCounter'];

export const statefulLibraries: readonly StatefulLibrary[] = [
  // The pool of random bytes and the place in it; versions 3 to 5.
  { package: 'nanoid', variables: ['pool', 'poolOffset'] },
  // v1 and v7 keep the last time and a sequence (`_state` from 11 on); up to 10 there is a pool of random bytes too.
  {
    package: 'uuid',
    variables: ['_state', '_nodeId', '_clockseq', '_lastMSecs', '_lastNSecs', '_seqLow', '_seqHigh', '_msecs', 'rnds8Pool', 'poolPtr', 'poolPos'],
  },
  { package: 'lodash', variables: uniqueId },
  { package: 'lodash-es', variables: uniqueId },
  { package: 'lodash.uniqueid', variables: uniqueId },
];
