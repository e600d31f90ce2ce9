/**
 * A process that serves the programs: on Restate's own SDK as it stands, and on stet under its loader with STET_ENGINE=restate.
 * It says its address on the channel to its parent, and what each attempt ended with when it is asked.
 */
import { createEndpointHandler, service, type Context } from '@restatedev/restate-sdk';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { programs } from './programs.ts';

/** How one attempt of a program ended; with neither where the SDK gave it up on the way. */
export interface Attempt {
  readonly program: string;
  result?: unknown;
  error?: string;
}

const attempts: Attempt[] = [];

const services = Object.entries(programs).map(([program, run]) => {
  let failed = false;
  return service({
    name: `${process.argv[2]}-${program}`,
    handlers: {
      run: async (ctx: Context): Promise<unknown> => {
        const attempt: Attempt = { program };
        attempts.push(attempt);
        let result: unknown;
        try {
          result = await run(ctx);
        } catch (error) {
          attempt.error = error instanceof Error ? error.message : String(error);
          throw error;
        }
        // The program may still change what it gave: a detached branch does.
        attempt.result = structuredClone(result);
        if (!failed) {
          failed = true;
          throw new Error('the process ends before its result is known');
        }
        return result;
      },
    },
  });
});

const server = createServer(createEndpointHandler({
  services,
  defaultServiceOptions: { retryPolicy: { initialInterval: 20, exponentiationFactor: 1, maxAttempts: 4, onMaxAttempts: 'kill' } },
  logger: () => undefined,
}));
// A stream that the server resets, because the attempt in it has failed, is no error of this process.
server.on('sessionError', () => undefined);
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send!({ attempts }));
