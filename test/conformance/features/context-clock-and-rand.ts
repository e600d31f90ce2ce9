import assert from 'node:assert/strict';
import type { Context } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { fails, gives } from '../gives.ts';

const feature: Feature = {
  feature: 'ctx.sleep, ctx.date, ctx.rand',
  build: (restate) => ({
    services: [
      restate.service({
        name: 'clockAndRand',
        handlers: {
          sleeps: async (ctx: Context) => {
            await ctx.sleep(30);
            await ctx.sleep({ milliseconds: 20 }, 'a short one');
            await ctx.sleep({ seconds: 0.05 });
            return 'rested';
          },
          elapsed: async (ctx: Context) => {
            const before = await ctx.date.now();
            await ctx.sleep(120);
            return (await ctx.date.now()) - before >= 119;
          },
          negative: async (ctx: Context) => {
            await ctx.sleep(-1);
          },
          together: async (ctx: Context) => {
            const order: number[] = [];
            await restate.RestatePromise.all([
              ctx.sleep(90).map(() => void order.push(90)), ctx.sleep(30).map(() => void order.push(30)), ctx.sleep(60).map(() => void order.push(60)),
            ]);
            return order.length;
          },
          now: async (ctx: Context) => ctx.date.now(),
          json: async (ctx: Context) => ctx.date.toJSON(),
          rising: async (ctx: Context) => {
            const times: number[] = [];
            for (let i = 0; i < 4; i++) {
              times.push(await ctx.date.now());
              await ctx.run('between', () => i);
            }
            return times.every((time, index) => index === 0 || time >= times[index - 1]!);
          },
          recorded: async (ctx: Context) => {
            const now = await ctx.date.now();
            const kept = await ctx.run('keep', () => now);
            await ctx.sleep(20);
            return now === kept;
          },
          draws: async (ctx: Context) => {
            const drawn = [ctx.rand.random(), ctx.rand.uuidv4(), ctx.rand.random()];
            const kept = await ctx.run('keep', () => drawn);
            const more = [ctx.rand.random(), ctx.rand.uuidv4()];
            const keptMore = await ctx.run('keep more', () => more);
            await ctx.sleep(20);
            return JSON.stringify(drawn) === JSON.stringify(kept) && JSON.stringify(more) === JSON.stringify(keptMore);
          },
          range: async (ctx: Context) => {
            const drawn = Array.from({ length: 1000 }, () => ctx.rand.random());
            return drawn.every((value) => value >= 0 && value < 1) && new Set(drawn).size > 990;
          },
          uuids: async (ctx: Context) => {
            const drawn = Array.from({ length: 50 }, () => ctx.rand.uuidv4());
            const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
            return drawn.every((uuid) => form.test(uuid)) && new Set(drawn).size === 50;
          },
          first: async (ctx: Context) => ctx.rand.uuidv4(),
        },
      }),
    ],
  }),
  checks: [
    gives('sleeps for a number, a duration, with a name', 'clockAndRand/sleeps', 'rested'),
    gives('a sleep takes at least its time', 'clockAndRand/elapsed', true),
    gives('sleeps beside each other all end', 'clockAndRand/together', 3),
    fails('a negative duration is refused', 'clockAndRand/negative', 500, /./),
    {
      name: 'date.now is the time of day',
      run: async (t) => {
        const before = Date.now();
        const now = (await t.call('clockAndRand/now')) as number;
        assert.ok(now >= before - 1 && now <= Date.now() + 1, `${now} is not now`);
        return true;
      },
    },
    {
      name: 'date.toJSON is the time of day as text',
      run: async (t) => {
        const before = Date.now();
        const text = (await t.call('clockAndRand/json')) as string;
        assert.equal(new Date(text).toJSON(), text);
        assert.ok(Date.parse(text) >= before - 1 && Date.parse(text) <= Date.now() + 1, `${text} is not now`);
        return true;
      },
    },
    gives('date.now never goes back', 'clockAndRand/rising', true),
    gives('a time that was read is read again at replay', 'clockAndRand/recorded', true),
    gives('what was drawn is drawn again at replay', 'clockAndRand/draws', true),
    gives('rand.random is in [0, 1) and varies', 'clockAndRand/range', true),
    gives('rand.uuidv4 has the form of one', 'clockAndRand/uuids', true),
    {
      name: 'two invocations draw differently',
      run: async (t) => {
        assert.notEqual(await t.call('clockAndRand/first'), await t.call('clockAndRand/first'));
        return true;
      },
    },
  ],
};

export default feature;
