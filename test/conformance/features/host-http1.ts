import type { EndpointHandler } from '../../harness/restate-endpoint.ts';
import { defaults, type Feature } from '../feature.ts';
import { hostedChecks, hostedService } from '../hosted.ts';

const feature: Feature = {
  feature: 'HTTP/1.1',
  build: (restate) => {
    const service = hostedService(restate, 'http1');
    return {
      services: [service],
      handler: restate.endpoint().bind(service).setLogger(() => undefined).defaultServiceOptions(defaults).http1Handler() as unknown as EndpointHandler,
      http1: true,
    };
  },
  checks: hostedChecks('http1'),
};

export default feature;
