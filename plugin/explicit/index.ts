import type { Finding, Span } from '../analysis/finding.ts';
import { clockForm } from './clock.ts';
import { combinatorForm } from './combinator.ts';
import { type ContextInScope, contextInScope } from './context-in-scope.ts';
import { drawForm } from './draw.ts';
import { awaitedForm } from './floating.ts';
import type { Form } from './form.ts';
import { intoRunForm } from './into-run.ts';
import { outOfRunForm } from './out-of-run.ts';
import { isPatched } from './patched.ts';
import { sleepForm } from './sleep.ts';
import { type Facts, Source } from './source.ts';
import { withoutComment } from './unused-comment.ts';

export { applyForms, type Applied, type Form, type TextEdit } from './form.ts';
export type { Facts } from './source.ts';

/** Ids of what a program may have replaced by something of its own. */
const sources: ReadonlySet<string> = new Set(['random', 'crypto-random', 'clock', 'timer', 'promise-combinator', 'fetch']);

/** The explicit forms of the findings of one file: what a person would write in the place of what is found. */
export class Forms {
  readonly #source: Source;
  readonly #findings: readonly Finding[];

  /** Takes the tree and text that the findings are of. `findings` are all of the file. */
  constructor(program: { readonly type: string }, text: string, facts: Facts, findings: readonly Finding[]) {
    this.#source = new Source(program, text, facts);
    this.#findings = findings;
  }

  /** The durable context that can be named in the place of the expression at a span, and whether the place surely runs while it is open. */
  contextAt(expression: Span): Pick<ContextInScope, 'name' | 'runsHere'> | undefined {
    const index = this.#source.at(expression);
    return index === undefined ? undefined : contextInScope(this.#source, index);
  }

  /** The explicit form of a finding; undefined where there is none, where no context is in scope, or where it would mean something else. Pure. */
  of(finding: Finding): Form | undefined {
    const source = this.#source;
    if (finding.id === 'unused-ignore') return withoutComment(source.text, finding);
    if (finding.silenced || (sources.has(finding.id) && isPatched(source.text, finding.path))) return undefined;
    const index = source.at(finding);
    if (index === undefined) return undefined;
    switch (finding.id) {
      case 'random':
      case 'crypto-random': return drawForm(source, finding, index);
      case 'clock': return clockForm(source, finding, index);
      case 'timer': return sleepForm(source, finding, index);
      case 'promise-combinator': return combinatorForm(source, finding, index);
      case 'fetch':
      case 'run-only':
      case 'foreign-await': return intoRunForm(source, finding, index, this.#findings);
      case 'floating-operation': return awaitedForm(source, index);
      case 'ctx-in-run':
      case 'nested-run': return outOfRunForm(source, finding);
      default: return undefined;
    }
  }
}

/** The explicit form of one finding: see `Forms`, which reads a file once for many. */
export function explicitForm(finding: Finding, program: { readonly type: string }, text: string, facts: Facts, findings: readonly Finding[] = [finding]): Form | undefined {
  return new Forms(program, text, facts, findings).of(finding);
}
