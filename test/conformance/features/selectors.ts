import type { Context } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { fails, gives } from '../gives.ts';

const feature: Feature = {
  feature: 'RestatePromise',
  build: (restate) => {
    const { RestatePromise, CombineablePromise, TerminalError, TimeoutError, InvocationIdParser, isRestatePromise } = restate;
    const told = (error: unknown): string => (error instanceof TimeoutError ? 'timeout' : error instanceof TerminalError ? `terminal ${error.message}` : `other ${String(error)}`);
    const selectors = restate.service({
      name: 'selectors',
      handlers: {
        all: async (ctx: Context) => RestatePromise.all([
          ctx.run('a', () => 1), ctx.sleep(20).map(() => 'slept'), ctx.run('c', async () => [3]),
        ]),
        allFails: async (ctx: Context) => RestatePromise.all([
          ctx.sleep(500), ctx.run('fails', () => {
            throw new TerminalError('one of all');
          }),
        ]).then(() => 'no error', told),
        allEmpty: async () => RestatePromise.all([]),
        race: async (ctx: Context) => RestatePromise.race([ctx.sleep(600).map(() => 'slow'), ctx.sleep(30).map(() => 'fast')]),
        raceRunAndSleep: async (ctx: Context) => RestatePromise.race([
          ctx.run('work', async () => {
            await new Promise((resolve) => setTimeout(resolve, 20));
            return 'work';
          }), ctx.sleep(2000).map(() => 'sleep'),
        ]),
        raceFails: async (ctx: Context) => RestatePromise.race([
          ctx.sleep(600).map(() => 'slow'), ctx.sleep(10).map(() => {
            throw new TerminalError('first to end');
          }),
        ]).then(() => 'no error', told),
        any: async (ctx: Context) => RestatePromise.any([
          ctx.run('fails', (): string => {
            throw new TerminalError('passed over');
          }), ctx.sleep(20).map(() => 'the other'),
        ]),
        anyFails: async (ctx: Context) => {
          const fails = (name: string) => ctx.run(name, (): string => {
            throw new TerminalError(name);
          });
          try {
            return await RestatePromise.any([fails('a'), fails('b')]);
          } catch (error) {
            return error instanceof AggregateError ? error.errors.map((each: Error) => each.message) : `no AggregateError but ${String(error)}`;
          }
        },
        allSettled: async (ctx: Context) => {
          const results = await RestatePromise.allSettled([
            ctx.run('good', () => 1), ctx.run('bad', () => {
              throw new TerminalError('bad');
            }), ctx.sleep(5),
          ]);
          return results.map((result) => (result.status === 'fulfilled' ? [result.status, result.value ?? null] : [result.status, (result.reason as Error).message]));
        },
        resolve: async () => [await RestatePromise.resolve('given'), await RestatePromise.race([RestatePromise.resolve(1), RestatePromise.resolve(2)])],
        reject: async () => RestatePromise.reject(new TerminalError('given up')).then(() => 'no error', told),
        resolveBeside: async (ctx: Context) => RestatePromise.all([RestatePromise.resolve('now'), ctx.sleep(10).map(() => 'later')]),
        map: async (ctx: Context) => ctx.run('two', () => 2).map((value) => (value ?? 0) * 21),
        mapFailure: async (ctx: Context) => ctx.run('fails', (): number => {
          throw new TerminalError('mapped', { errorCode: 444 });
        }).map((value, failure) => (failure === undefined ? value : `${failure.message} ${failure.code}`)),
        mapThrows: async (ctx: Context) => ctx.run('one', () => 1).map(() => {
          throw new TerminalError('by the mapper');
        }).then(() => 'no error', told),
        mapTwice: async (ctx: Context) => ctx.sleep(5).map(() => 1).map((value) => (value ?? 0) + 1).map((value) => `is ${value}`),
        inTime: async (ctx: Context) => ctx.sleep(10).map(() => 'in time').orTimeout(5000),
        late: async (ctx: Context) => ctx.sleep(5000).orTimeout(20).then(() => 'in time', told),
        lateDuration: async (ctx: Context) => ctx.awakeable<string>().promise.orTimeout({ milliseconds: 15 }).then(() => 'in time', told),
        lateUncaught: async (ctx: Context) => ctx.awakeable<string>().promise.orTimeout(15),
        nested: async (ctx: Context) => RestatePromise.race([
          RestatePromise.all([ctx.sleep(10), ctx.sleep(20)]).map(() => 'both'), ctx.sleep(3000).map(() => 'timer'),
        ]),
        settledTwice: async (ctx: Context) => {
          const slow = ctx.sleep(40).map(() => 'slow');
          const fast = ctx.sleep(10).map(() => 'fast');
          const first = await RestatePromise.race([slow, fast]);
          return [first, await slow, await fast];
        },
        many: async (ctx: Context) => {
          const values = await RestatePromise.all(Array.from({ length: 40 }, (_, i) => ctx.run(`run ${i}`, () => i)));
          return values.reduce((sum, value) => sum + value, 0);
        },
        old: async (ctx: Context) => CombineablePromise.all([ctx.run('a', () => 'a'), CombineablePromise.resolve('b')]),
        recognised: async (ctx: Context) => {
          const run = ctx.run('one', () => 1);
          const seen = [isRestatePromise(run), isRestatePromise(run.map(() => 1)), isRestatePromise(RestatePromise.all([run])), isRestatePromise(Promise.resolve(1)), isRestatePromise({} as Promise<unknown>)];
          await run;
          return seen;
        },
        promises: async (ctx: Context) => {
          const run = ctx.run('one', () => 1);
          const finished: string[] = [];
          const value = await run.finally(() => finished.push('finally')).then((result) => result + 1);
          return [value, finished, await run.catch(() => 0)];
        },
        ids: async (ctx: Context) => {
          const id = InvocationIdParser.fromString(ctx.request().id);
          return [id === ctx.request().id];
        },
        badId: async () => {
          try {
            InvocationIdParser.fromString('not an id');
            return 'no error';
          } catch (error) {
            return (error as Error).name;
          }
        },
      },
    });
    return { services: [selectors] };
  },
  checks: [
    gives('all gives every value, in order', 'selectors/all', [1, 'slept', [3]]),
    gives('all fails with the first failure', 'selectors/allFails', 'terminal one of all'),
    gives('all of nothing is nothing', 'selectors/allEmpty', []),
    gives('race gives the first', 'selectors/race', 'fast'),
    gives('race of a run and a sleep', 'selectors/raceRunAndSleep', 'work'),
    gives('race fails where the first fails', 'selectors/raceFails', 'terminal first to end'),
    gives('any passes over failures', 'selectors/any', 'the other'),
    gives('any fails with all of them', 'selectors/anyFails', ['a', 'b']),
    gives('allSettled tells of each', 'selectors/allSettled', [['fulfilled', 1], ['rejected', 'bad'], ['fulfilled', null]]),
    gives('resolve', 'selectors/resolve', ['given', 1]),
    gives('reject', 'selectors/reject', 'terminal given up'),
    gives('resolve beside an operation', 'selectors/resolveBeside', ['now', 'later']),
    gives('map of a value', 'selectors/map', 42),
    gives('map of a failure', 'selectors/mapFailure', 'mapped 444'),
    gives('map that throws', 'selectors/mapThrows', 'terminal by the mapper'),
    gives('map of a map', 'selectors/mapTwice', 'is 2'),
    gives('orTimeout, in time', 'selectors/inTime', 'in time'),
    gives('orTimeout, too late', 'selectors/late', 'timeout'),
    gives('orTimeout with a duration', 'selectors/lateDuration', 'timeout'),
    fails('a timeout that nobody catches', 'selectors/lateUncaught', 408, /./),
    gives('combinators of combinators', 'selectors/nested', 'both'),
    gives('the loser of a race is still to be awaited', 'selectors/settledTwice', ['fast', 'slow', 'fast']),
    gives('all of many', 'selectors/many', 780),
    gives('CombineablePromise is its old name', 'selectors/old', ['a', 'b']),
    gives('isRestatePromise', 'selectors/recognised', [true, true, true, false, false]),
    gives('then, catch and finally', 'selectors/promises', [2, ['finally'], 1]),
    gives('InvocationIdParser takes an id', 'selectors/ids', [true]),
    {
      name: 'InvocationIdParser on what is none',
      run: async (t) => (await t.call('selectors/badId')) as string,
    },
  ],
};

export default feature;
