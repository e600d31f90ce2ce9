import type * as sdk from '@restatedev/restate-sdk';

type Next = () => Promise<void>;

/** The hooks of one attempt. */
export interface Interceptors {
  handler(next: Next): Promise<void>;
  run(name: string, next: Next): Promise<void>;
}

/** By which hooks of the SDK's own packages ask whether an attempt replays. */
const isProcessing = Symbol.for('@restatedev/restate-sdk/hooks.isProcessing');

/** Asks the providers for their hooks. The first is the outermost. */
export function interceptors(providers: readonly sdk.HooksProvider[], request: sdk.Request, processing: () => boolean): Interceptors {
  if (providers.length === 0) return none;
  const context = Object.defineProperty({ request }, isProcessing, { value: processing });
  const hooks = providers.map((provide) => provide(context));
  return {
    handler: (next) => hooks.reduceRight<Next>((inner, { interceptor }) => () => interceptor?.handler?.(inner) ?? inner(), next)(),
    run: (name, next) => hooks.reduceRight<Next>((inner, { interceptor }) => () => interceptor?.run?.(name, inner) ?? inner(), next)(),
  };
}

const none: Interceptors = {
  handler: (next) => next(),
  run: (_name, next) => next(),
};
