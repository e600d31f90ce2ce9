import type { EndpointHandler } from '../../harness/restate-endpoint.ts';
import { defaults, type Feature } from '../feature.ts';
import { hostedChecks, hostedService } from '../hosted.ts';

const feature: Feature = {
  feature: 'request-response mode',
  build: (restate) => {
    const services = [hostedService(restate, 'requestResponse')];
    return {
      services,
      handler: restate.createEndpointHandler({ services, bidirectional: false, logger: () => undefined, defaultServiceOptions: defaults }) as EndpointHandler,
    };
  },
  checks: hostedChecks('requestResponse'),
};

export default feature;
