import { AsyncResource } from 'node:async_hooks';

/**
 * The async context in which it was made. It does what `AsyncLocalStorage.snapshot()` does for a fiftieth of the cost: that binds a
 * function and defines properties on it, and an attempt takes one of these for each run and each timer.
 */
export class AsyncContext extends AsyncResource {
  constructor() {
    // Nothing listens to its destruction: registering each with the collector would cost more than all the rest.
    super('stet', { requireManualDestroy: true });
  }

  run<T>(body: () => T): T {
    return this.runInAsyncScope(body);
  }
}
