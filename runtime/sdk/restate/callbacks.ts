import type * as sdk from '@restatedev/restate-sdk';
import { fromSdk, toSdk } from '../../engines/restate/index.ts';

/** Of the options of endpoints, services and handlers, what the SDK calls back. */
interface Callbacks {
  readonly asTerminalError?: ((error: unknown) => sdk.TerminalError | undefined) | undefined;
  readonly hooks?: readonly sdk.HooksProvider[] | undefined;
}

/** Options whose callbacks get and give stet's errors: the SDK knows its own classes alone. */
export function withCallbacks<O>(options: O): O {
  if (typeof options !== 'object' || options === null) return options;
  const { asTerminalError, hooks } = options as Callbacks;
  return {
    ...options,
    ...(asTerminalError && { asTerminalError: (error: unknown) => toSdk(asTerminalError(fromSdk(error))) }),
    ...(hooks && { hooks: hooks.map(provider) }),
  };
}

function provider(provide: sdk.HooksProvider): sdk.HooksProvider {
  return (context) => {
    const { interceptor, ...others } = provide(context);
    if (interceptor === undefined) return others;
    const { handler, run } = interceptor;
    return {
      ...others,
      interceptor: {
        ...interceptor,
        ...(handler && { handler: (next) => crossing((inner) => handler(inner), next) }),
        ...(run && { run: (name, next) => crossing((inner) => run(name, inner), next) }),
      },
    };
  };
}

/** Calls a hook around `next`: errors are stet's on the way to it, and the SDK's again on the way out. */
async function crossing(hook: (next: () => Promise<void>) => Promise<void>, next: () => Promise<void>): Promise<void> {
  /** What a hook lets through is for the SDK the very error that it gave. */
  const given = new Map<unknown, unknown>();
  try {
    await hook(async () => {
      try {
        await next();
      } catch (error) {
        const ours = fromSdk(error);
        given.set(ours, error);
        throw ours;
      }
    });
  } catch (error) {
    throw given.get(error) ?? toSdk(error);
  }
}
