import assert from 'node:assert/strict';
import { serveEndpoint, type EndpointHandler } from '../../harness/restate-endpoint.ts';
import type { Feature, Sdk } from '../feature.ts';
import { hostedChecks, hostedService } from '../hosted.ts';
import { serverIdentity, strangeIdentity } from '../identity.ts';

let sdk: Sdk;

const feature: Feature = {
  feature: 'identity keys',
  build: (restate) => {
    sdk = restate;
    return { services: [hostedService(restate, 'identified')], options: { identityKeys: [strangeIdentity.publicKey, serverIdentity.publicKey] } };
  },
  checks: [
    ...hostedChecks('identified'),
    {
      name: 'a server with another key is refused',
      uncut: 'nothing is invoked',
      run: async (t) => {
        const handler = sdk.createEndpointHandler({ services: [hostedService(sdk, 'strange')], identityKeys: [strangeIdentity.publicKey], logger: () => undefined });
        const endpoint = await serveEndpoint(handler as EndpointHandler);
        try {
          await assert.rejects(t.server.register(endpoint.uri), /401/);
        } finally {
          await endpoint.close();
        }
        return 401;
      },
    },
    {
      name: 'a request without a signature is refused',
      uncut: 'nothing is invoked',
      run: async () => {
        const handler = sdk.endpoint().bind(hostedService(sdk, 'unsigned')).withIdentityV1(serverIdentity.publicKey).setLogger(() => undefined).http1Handler();
        const { createServer } = await import('node:http');
        const server = createServer(handler).listen(0, '127.0.0.1');
        await new Promise((resolve) => server.once('listening', resolve));
        const { status } = await fetch(`http://127.0.0.1:${(server.address() as { port: number }).port}/discover`);
        server.closeAllConnections();
        server.close();
        assert.equal(status, 401);
        return status;
      },
    },
  ],
};

export default feature;
