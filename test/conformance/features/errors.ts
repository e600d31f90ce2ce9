import assert from 'node:assert/strict';
import type { Context } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { fails, gives } from '../gives.ts';

/** Attempts at a key: what the world outside would have counted. */
const attempts = new Map<string, number>();

/** Keys whose trouble somebody has removed. */
const repaired = new Set<string>();

const feature: Feature = {
  feature: 'errors',
  build: (restate) => {
    const { RestateError, TerminalError, RetryableError, PauseError, CancelledError, TimeoutError } = restate;
    class DomainError extends Error {
      override readonly name = 'DomainError';
    }
    const count = (key: string): number => {
      const next = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, next);
      return next;
    };
    const erring = restate.service({
      name: 'erring',
      handlers: {
        terminal: async () => {
          throw new TerminalError('no');
        },
        coded: async () => {
          throw new TerminalError('not there', { errorCode: 404 });
        },
        exhausted: async () => {
          throw new RestateError('for the last time', { errorCode: 418 });
        },
        metadata: async () => {
          throw new TerminalError('with more', { errorCode: 422, metadata: { field: 'age' } });
        },
        transient: async (ctx: Context, key: string) => {
          await ctx.run('before', () => undefined);
          if (count(key) < 4) throw new Error('not yet');
          return 'in the end';
        },
        retryable: async (_ctx: Context, key: string) => {
          if (count(key) < 3) throw new RetryableError('soon', { retryAfter: 15 });
          return 'retried';
        },
        retryableFrom: async (_ctx: Context, key: string) => {
          if (count(key) < 3) throw RetryableError.from(new Error('cause'), { retryAfter: { milliseconds: 10 } });
          return 'retried';
        },
        retryableInRun: async (ctx: Context, key: string) => ctx.run('retryable', () => {
          if (count(key) < 3) throw new RetryableError('soon', { retryAfter: 15 });
          return 'retried';
        }),
        caughtAndGoingOn: async (ctx: Context) => {
          try {
            await ctx.run('fails', () => {
              throw new TerminalError('caught');
            });
          } catch (error) {
            return ctx.run('compensate', () => `undone after ${(error as Error).message}`);
          }
        },
        notAnError: async () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- what programs throw is not always an error
          throw 'a text';
        },
        pauses: async (ctx: Context, key: string) => ctx.run('pauses', () => {
          if (!repaired.has(key)) throw new PauseError('look at this');
          return 'repaired';
        }),
        mapped: async () => {
          throw new DomainError('of the domain');
        },
        mappedInRun: async (ctx: Context) => {
          try {
            await ctx.run('domain', () => {
              throw new DomainError('in a run');
            });
            return 'no error';
          } catch (error) {
            return error instanceof TerminalError ? [error.message, error.code] : `not terminal: ${String(error)}`;
          }
        },
        classes: async () => {
          const terminal = new TerminalError('t', { errorCode: 400 });
          const retryable = new RetryableError('r', { retryAfter: 5 });
          const cancelled = new CancelledError();
          const timeout = new TimeoutError();
          return [
            [terminal instanceof RestateError, terminal instanceof Error, terminal.name, terminal.code],
            [retryable instanceof RestateError, (retryable as Error) instanceof TerminalError, retryable.name, retryable.retryAfter ?? null],
            [cancelled instanceof TerminalError, cancelled.name, cancelled.code, cancelled.message],
            [timeout instanceof TerminalError, timeout.name, timeout.code, timeout.message],
            [new RestateError('x').code, new RestateError('x', { errorCode: 503, cause: 'c' }).cause as string],
            [new PauseError('p') instanceof RestateError, new PauseError('p').name],
          ];
        },
      },
      options: { asTerminalError: (error) => (error instanceof DomainError ? new TerminalError(`as terminal: ${error.message}`, { errorCode: 451 }) : undefined) },
    });
    return { services: [erring] };
  },
  checks: [
    fails('a terminal error is the answer', 'erring/terminal', 500, /^no$/),
    fails('with its code', 'erring/coded', 404, /^not there$/),
    fails('where no try is left, the last error is the outcome, with no code of its own', 'erring/exhausted', 500, /for the last time/),
    fails('and its metadata', 'erring/metadata', 422, /^with more$/),
    fails('asTerminalError makes an error of the domain terminal', 'erring/mapped', 451, /as terminal: of the domain/),
    gives('asTerminalError in a run', 'erring/mappedInRun', ['as terminal: in a run', 451]),
    gives('a caught failure, and what comes after it', 'erring/caughtAndGoingOn', 'undone after caught'),
    fails('what is thrown and no error is tried again, and told', 'erring/notAnError', 500, /a text/),
    gives('the classes, their names, codes and kinship', 'erring/classes', [
      [true, true, 'TerminalError', 400], [true, false, 'RetryableError', 5], [true, 'CancelledError', 409, 'Cancelled'],
      [true, 'TimeoutError', 408, 'Timeout occurred'], [500, 'c'], [true, 'PauseError'],
    ]),
    ...(['transient', 'retryable', 'retryableFrom', 'retryableInRun'] as const).map((handler) => ({
      name: `${handler}: tried again until it goes well`,
      run: async (t: import('../trial.ts').Trial) => (await t.call(`erring/${handler}`, t.key(handler))) as string,
    })),
    {
      name: 'PauseError in a run pauses the invocation, until it is resumed',
      run: async (t) => {
        const key = t.key('paused');
        const id = await t.send('erring/pauses', key);
        await t.status(id, 'paused');
        repaired.add(key);
        await t.server.resume(id);
        const value = (await t.attach(id)).value;
        assert.equal(value, 'repaired');
        return value as string;
      },
    },
  ],
};

export default feature;
