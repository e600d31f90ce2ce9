/** A package whose functions keep state between calls, so that a warm process and a cold one give different values (semantics §5). */
export interface StatefulLibrary {
  /** Its name in node_modules. */
  readonly package: string;
  /**
   * Variables of its files whose values belong to an invocation: a pool, a last time, a counter. Each invocation begins with what they
   * are initialised to. The names are those of all published versions with such state.
   */
  readonly variables: readonly string[];
  /** The exports that use them; absent: whatever it exports. */
  readonly exports?: readonly string[];
  /** What to write where the package is not rewritten. */
  readonly fix: string;
}

const uniqueId = { variables: ['idCounter'], fix: 'a counter of the handler itself' } as const;

export const statefulLibraries: readonly StatefulLibrary[] = [
  // The pool of random bytes and the place in it; versions 3 to 5.
  { package: 'nanoid', variables: ['pool', 'poolOffset'], exports: ['nanoid', 'customAlphabet', 'default'], fix: 'crypto.randomUUID(), or ctx.rand.uuidv4()' },
  // v1 and v7 keep the last time and a sequence (`_state` from 11 on); up to 10 there is a pool of random bytes too.
  {
    package: 'uuid',
    variables: ['_state', '_nodeId', '_clockseq', '_lastMSecs', '_lastNSecs', '_seqLow', '_seqHigh', '_msecs', 'rnds8Pool', 'poolPtr', 'poolPos'],
    exports: ['v1', 'v6', 'v7'],
    fix: "v4 of 'uuid', or ctx.rand.uuidv4()",
  },
  { package: 'lodash', exports: ['uniqueId', 'LoDashStatic.uniqueId'], ...uniqueId },
  { package: 'lodash-es', exports: ['uniqueId'], ...uniqueId },
  { package: 'lodash.uniqueid', ...uniqueId },
];
