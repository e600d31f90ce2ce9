import { AsyncContext } from '../../kernel/async-context.ts';
import { codeName } from '../../kernel/code-name.ts';
import { ContextBase } from '../../kernel/context-base.ts';
import { within } from '../../kernel/scope.ts';
import { toSdk } from './errors.ts';
import { RestateAttempt } from './attempt.ts';
import { RestateContext, type SdkContext } from './context.ts';
import { isMarkedSourceless } from './sourceless.ts';
import { surroundingsOfProcess } from './surroundings.ts';

/** A handler of a service, a virtual object or a workflow. */
export type Handler = (context: never, ...input: never[]) => Promise<unknown>;


/**
 * Makes a handler durable: the function that the SDK is to call in its place, which runs it in turns over the SDK's context.
 * Called with a durable context, by a sibling or by the embedded engine, it is the handler itself.
 */
export function durable<H extends Handler>(handler: H): H {
  const text = Function.prototype.toString.call(handler);
  const sourced = !isMarkedSourceless(text);
  const build = codeName(text);
  const run = function (this: unknown, context: unknown, ...input: unknown[]): Promise<unknown> {
    if (context instanceof ContextBase) return Reflect.apply(handler, this, [context, ...input]) as Promise<unknown>;
    const given = context as SdkContext;
    // What the service's hooks, and whoever serves the request, have put into the async context.
    const around = new AsyncContext();
    return new Promise((resolve, reject) => {
      const attempt: RestateAttempt = new RestateAttempt({
        context: given,
        key: given.request().target.key,
        surroundings: surroundingsOfProcess(),
        build,
        sourced,
        handler: () => around.run(() => within(attempt, () => Reflect.apply(handler, this, [new RestateContext(attempt, given), ...input]) as Promise<unknown>)),
        onEnd: (settled) => (settled.ok ? resolve(settled.value) : reject(toSdk(settled.error) as Error)),
      });
      attempt.start();
    });
  };
  return Object.defineProperty(run, 'name', { value: handler.name, configurable: true }) as unknown as H;
}
