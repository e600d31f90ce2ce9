import assert from 'node:assert/strict';
import type { Context, LoggerTransport, ObjectContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';

/** Lines that programs wrote to ctx.console and that were not of a replay. */
const lines: string[] = [];

const logger: LoggerTransport = ({ source, replaying, level, context }, message, ...more) => {
  // The level and the place come with the line.
  if (String(source) === 'USER' && !replaying) lines.push([level, context?.invocationTarget, message, ...more].join(' '));
};

const feature: Feature = {
  feature: 'ctx.request, ctx.console',
  build: (restate) => ({
    options: { logger },
    services: [
      restate.service({
        name: 'requests',
        handlers: {
          describe: async (ctx: Context, input: { greeting: string }) => {
            const request = ctx.request();
            return {
              service: request.target.service, handler: request.target.handler, key: request.target.key ?? null, target: String(request.target),
              header: request.headers.get('x-colour') ?? null, body: new TextDecoder().decode(request.body), input,
              id: request.id.startsWith('inv_'), attemptHeaders: request.attemptHeaders instanceof Map && request.attemptHeaders.size > 0,
              extraArgs: request.extraArgs.length, idempotencyKey: request.idempotencyKey ?? null,
              signal: request.attemptCompletedSignal instanceof AbortSignal && !request.attemptCompletedSignal.aborted,
            };
          },
          sameId: async (ctx: Context) => {
            const first = await ctx.run('id', () => ctx.request().id);
            await ctx.sleep(10);
            return first === ctx.request().id;
          },
          logs: async (ctx: Context, key: string) => {
            ctx.console.info(`before ${key}`, 1);
            await ctx.run('work', () => undefined);
            ctx.console.warn(`after ${key}`, 2);
          },
          silent: async (ctx: Context, key: string) => {
            for (let i = 0; i < 4; i++) {
              ctx.console.log(`line ${i} ${key}`);
              await ctx.run(`work ${i}`, () => i);
            }
          },
        },
      }),
      restate.object({
        name: 'requestsOfObject',
        handlers: {
          describe: async (ctx: ObjectContext) => ({ key: ctx.key === ctx.request().target.key, target: String(ctx.request().target).replace(ctx.key, 'KEY') }),
        },
      }),
    ],
  }),
  checks: [
    gives('says what was asked, of whom, and with what', 'requests/describe', {
      service: 'requests', handler: 'describe', key: null, target: 'requests/describe', header: 'blue', body: '{"greeting":"hi"}',
      input: { greeting: 'hi' }, id: true, attemptHeaders: true, extraArgs: 0, idempotencyKey: null, signal: true,
    }, { greeting: 'hi' }, { headers: { 'x-colour': 'blue' } }),
    gives('has the key of an object', 'requestsOfObject/*/describe', { key: true, target: 'requestsOfObject/KEY/describe' }),
    gives('has the same id in each attempt', 'requests/sameId', true),
    {
      name: 'console lines reach the logger, with level and target',
      run: async (t) => {
        const key = t.key('logs');
        await t.call('requests/logs', key);
        const own = lines.filter((line) => line.includes(key)).map((line) => line.replace(key, 'KEY'));
        const distinct = [...new Set(own)];
        assert.deepEqual(distinct, ['info requests/logs before KEY 1', 'warn requests/logs after KEY 2']);
        return distinct;
      },
    },
    {
      name: 'what was logged before a crash is not logged by each replay',
      run: async (t) => {
        const key = t.key('silent');
        await t.call('requests/silent', key);
        const own = lines.filter((line) => line.includes(key));
        const distinct = [...new Set(own)].length;
        // Of a chain of five attempts, each line is live in at most those that ended before its successor was durable.
        assert.ok(own.length <= distinct * 3, `${own.length} lines of ${distinct}`);
        return distinct;
      },
    },
  ],
};

export default feature;
