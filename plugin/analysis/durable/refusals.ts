/** Why a use stays where it is, as a sentence, and what to write instead. */
export interface Refusal {
  readonly why: string;
  readonly fix: string;
}

/** The reasons, one a condition of the table in semantics §4. */
export const refusals = {
  reference: { why: 'the action is a function that may run elsewhere too', fix: 'pass what it needs, and use the context before or after ctx.run' },
  nested: { why: 'how often a function inside the action runs is known only there', fix: 'return the values from the action, and use the context after ctx.run' },
  conditional: { why: 'whether and how often it runs is known only inside the action', fix: 'return what decides it from the action, and use the context after ctx.run' },
  late: { why: 'it stands behind an effect of the action', fix: 'split the action: ctx.run for what goes before, the operation, ctx.run for what comes after' },
  early: { why: 'an effect comes after it, which may fail when it is done', fix: 'move it behind the effect, or split the action into two runs' },
  argument: { why: 'an argument is computed in the action and is not among its results', fix: 'return the value from the action, and use the context after ctx.run' },
  input: { why: 'an argument is known only inside the action', fix: 'compute the argument before ctx.run' },
  result: { why: 'its result is used inside the action', fix: 'split the action into two runs' },
  function: { why: 'it is used through a function that does more than that', fix: 'call the function before or after ctx.run' },
  escapes: { why: 'the context goes to code that is not in this file', fix: 'pass the values that it needs instead of the context' },
  promise: { why: 'the promise of this run is used as stet made it', fix: 'await the run, and use the context before or after it' },
  serde: { why: 'the run writes its result with a serde of its own', fix: 'return the value from the action, and use the context after ctx.run' },
  loop: { why: 'how often it draws is known only inside the action', fix: 'draw before ctx.run, or use Math.random inside, which is native there' },
  other: { why: 'the context is closed inside an action', fix: 'use the context before or after ctx.run' },
} as const satisfies Record<string, Refusal>;
