import { defaults, type Feature } from '../feature.ts';
import { hostedChecks, hostedService } from '../hosted.ts';
import { lambdaHost } from '../hosting.ts';

const feature: Feature = {
  feature: 'Lambda handler',
  build: (_restate, { lambda }) => {
    const services = [hostedService(lambda, 'lambdaHosted')];
    return {
      services,
      handler: lambdaHost(lambda.createEndpointHandler({ services, logger: () => undefined, defaultServiceOptions: defaults })),
      http1: true,
    };
  },
  checks: hostedChecks('lambdaHosted'),
};

export default feature;
