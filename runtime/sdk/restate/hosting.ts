import { netMode, spreadNet } from '../net.ts';

let spread = false;

/** Spreads the net under the rewrite for the life of the process, when the first endpoint is made. */
export function withNet<F extends (...args: never[]) => unknown>(make: F): F {
  return ((...args: never[]) => {
    if (!spread) spreadNet(netMode());
    spread = true;
    return make(...args);
  }) as F;
}
