import assert from 'node:assert/strict';
import type { LoggerTransport } from '@restatedev/restate-sdk';
import type { EndpointHandler } from '../../harness/restate-endpoint.ts';
import { defaults, type Feature } from '../feature.ts';
import { hostedChecks, hostedService } from '../hosted.ts';

/** What the endpoint logged of itself. */
const logged: string[] = [];

const logger: LoggerTransport = ({ source, context }) => void logged.push(`${source} ${context?.invocationTarget ?? ''}`);

/** Values by which the journal's bytes were turned around, and back. */
const coded = { encoded: 0, decoded: 0 };

const turned = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0xff);

const feature: Feature = {
  feature: 'endpoint builder',
  build: (_restate, { node }) => {
    const service = hostedService(node, 'built');
    return {
      services: [service],
      handler: node.endpoint().bind(service).setLogger(logger).defaultServiceOptions(defaults).journalValueCodecProvider(async () => ({
        encode: (bytes) => {
          coded.encoded++;
          return turned(bytes);
        },
        decode: async (bytes) => {
          coded.decoded++;
          return turned(bytes);
        },
      })).http2Handler({ bidirectional: true }) as EndpointHandler,
    };
  },
  checks: [
    {
      name: 'journalValueCodecProvider: what the journal keeps is encoded',
      run: async (t) => {
        const before = { ...coded };
        // Over the codec, the ingress sees encoded bytes as the handlers do.
        const body = turned(new TextEncoder().encode(JSON.stringify('in')));
        const response = await fetch(`${t.server.ingress}/built/echo`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: body as Uint8Array<ArrayBuffer> });
        const answer = new TextDecoder().decode(turned(new Uint8Array(await response.arrayBuffer())));
        assert.ok(coded.encoded > before.encoded && coded.decoded > before.decoded, JSON.stringify(coded));
        assert.equal(answer, '"in"');
        return answer;
      },
    },
    {
      name: 'journalValueCodecProvider: runs, sleeps, calls and awakeables',
      run: async (t) => {
        const body = turned(new TextEncoder().encode(JSON.stringify('in')));
        const response = await fetch(`${t.server.ingress}/built/mixed`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: body as Uint8Array<ArrayBuffer> });
        const answer = JSON.parse(new TextDecoder().decode(turned(new Uint8Array(await response.arrayBuffer())))) as never;
        assert.deepEqual(answer, ['in 1', 'echo', 2, 'awakened']);
        return answer;
      },
    },
    {
      name: 'setLogger: the lines of invocations reach it',
      run: async (t) => {
        await t.failure('built/fails', turned(new TextEncoder().encode('null')), { headers: { 'content-type': 'application/json' } });
        assert.ok(logged.includes('JOURNAL built/fails'), [...new Set(logged)].join());
        return true;
      },
    },
    ...hostedChecks('built').slice(1, 2),
  ],
};

export default feature;
