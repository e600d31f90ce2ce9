/** Serves the bench's handlers: on the embedded engine under stet's loader, or on Restate's SDK as it stands, for a server. */
import { createEndpointHandler, serve, service, type Context } from '@restatedev/restate-sdk';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';

const counter = service({
  name: 'counter',
  handlers: {
    oneRun: async (ctx: Context, n: number): Promise<number> => ctx.run('one', () => n + 1),
    nothing: async (): Promise<void> => undefined,
  },
});

if (process.argv[2] === 'embedded') {
  await serve({ services: [counter] });
  process.send!({});
} else {
  const server = createServer(createEndpointHandler({ services: [counter], logger: () => undefined }));
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
}
