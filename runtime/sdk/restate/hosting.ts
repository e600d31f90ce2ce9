import { netMode, spreadNet } from '../../ambient/spread-net.ts';
import { withCallbacks } from './callbacks.ts';

let spread = false;

/** Spreads the net under the rewrite for the life of the process, when the first endpoint is made. */
function withNet(): void {
  if (!spread) spreadNet(netMode());
  spread = true;
}

interface Options {
  readonly defaultServiceOptions?: object;
}

/** A maker of an endpoint from its options. */
export function hosting<F extends (options: never, ...others: never[]) => unknown>(make: F): F {
  return ((options: Options, ...others: never[]) => {
    withNet();
    const { defaultServiceOptions } = options;
    return make((defaultServiceOptions ? { ...options, defaultServiceOptions: withCallbacks(defaultServiceOptions) } : options) as never, ...others);
  }) as unknown as F;
}

/** A maker of an endpoint that is given its options afterwards. */
export function building<E extends { defaultServiceOptions(options: never): E }>(make: () => E): () => E {
  return () => {
    withNet();
    const endpoint = make();
    const { defaultServiceOptions } = endpoint;
    endpoint.defaultServiceOptions = (options) => Reflect.apply(defaultServiceOptions, endpoint, [withCallbacks(options)]);
    return endpoint;
  };
}
