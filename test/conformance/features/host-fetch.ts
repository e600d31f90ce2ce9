import { defaults, type Feature } from '../feature.ts';
import { hostedChecks, hostedService } from '../hosted.ts';
import { fetchHost } from '../hosting.ts';

const feature: Feature = {
  feature: 'fetch handler',
  build: (_restate, { fetch }) => {
    const services = [hostedService(fetch, 'fetchHosted')];
    return {
      services,
      handler: fetchHost(fetch.createEndpointHandler({ services, bidirectional: true, logger: () => undefined, defaultServiceOptions: defaults })),
    };
  },
  checks: hostedChecks('fetchHosted'),
};

export default feature;
