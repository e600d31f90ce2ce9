import { setTimeout as wait } from 'node:timers/promises';
import { probe } from './endpoint.ts';
import type { DevEvent } from './events.ts';
import type { Server } from './server.ts';

/** When somebody who watches begins to wonder. */
const patienceMs = 10_000;

export interface RegisterOptions {
  readonly server: Server;
  /** Ports where the program may listen, the likeliest first. */
  readonly ports: readonly number[];
  /** Aborted when the run of the program is over. */
  readonly over: AbortSignal;
  readonly announce: (event: DevEvent) => void;
}

/** Waits until the program listens, and registers it. What the server refuses is announced, and the next run tries again. */
export async function registerRun({ server, ports, over, announce }: RegisterOptions): Promise<void> {
  const begun = Date.now();
  let isLate = false;
  while (!over.aborted) {
    for (const port of ports) {
      const protocol = await probe(port);
      if (over.aborted) return;
      if (protocol === undefined) continue;
      const uri = `http://127.0.0.1:${port}`;
      try {
        announce({ event: 'registered', uri, ...(await server.register(uri, protocol === 'http/1.1')) });
      } catch (error) {
        // The program was stopped while the server asked it: the next run is registered instead.
        if (!over.aborted) announce({ event: 'error', message: `restate-server refuses the deployment: ${(error as Error).message}` });
      }
      return;
    }
    if (!isLate && Date.now() - begun > patienceMs) {
      isLate = true;
      announce({ event: 'warning', message: `no service listens on port ${ports.join(' or ')}; serve it on the port in the environment variable PORT, as restate.serve does without a port` });
    }
    await wait(isLate ? 500 : 100);
  }
}
