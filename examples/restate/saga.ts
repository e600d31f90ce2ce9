import * as restate from '@restatedev/restate-sdk';

interface Trip {
  traveller: string;
  flight: string;
  hotel: string;
  card: string;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Seats of a flight, or rooms of a hotel: one object a key, so that two bookings never take the same place. */
const places = restate.object({
  name: 'places',
  handlers: {
    open: async (ctx: restate.ObjectContext, count: number) => ctx.set('free', count),
    reserve: async (ctx: restate.ObjectContext, booking: string) => {
      const free = (await ctx.get<number>('free')) ?? 0;
      const held = (await ctx.get<string[]>('held')) ?? [];
      if (held.includes(booking)) return;
      if (free === 0) throw new restate.TerminalError(`${ctx.key} is sold out`, { errorCode: 409 });
      ctx.set('free', free - 1);
      ctx.set('held', [...held, booking]);
    },
    /** Also right for a booking that holds nothing here: an undo may be asked for twice. */
    release: async (ctx: restate.ObjectContext, booking: string) => {
      const held = (await ctx.get<string[]>('held')) ?? [];
      if (!held.includes(booking)) return;
      ctx.set('free', ((await ctx.get<number>('free')) ?? 0) + 1);
      ctx.set('held', held.filter((each) => each !== booking));
    },
    look: restate.handlers.object.shared(async (ctx: restate.ObjectSharedContext) => ({
      free: (await ctx.get<number>('free')) ?? 0,
      held: (await ctx.get<string[]>('held')) ?? [],
    })),
  },
});

/** Stands for the card processor, which is slow, and sometimes not there. */
async function charge(card: string, booking: string): Promise<string> {
  await wait(50 + Math.random() * 250);
  if (Math.random() < 0.2) throw new Error('the processor does not answer');
  if (card.endsWith('0000')) throw new restate.TerminalError('the card is declined', { errorCode: 402 });
  return `charge-${booking.slice(0, 8)}`;
}

const trips = restate.service({
  name: 'trips',
  handlers: {
    book: async (ctx: restate.Context, { traveller, flight, hotel, card }: Trip) => {
      const booking = crypto.randomUUID();
      const undo: (() => Promise<void>)[] = [];
      try {
        for (const key of [flight, hotel]) {
          const place = ctx.objectClient(places, key);
          // Before the reservation: that one may have been made although its answer never came.
          undo.push(() => place.release(booking));
          await place.reserve(booking);
        }
        const receipt = await ctx.run('charge', () => charge(card, booking), { initialRetryInterval: 20 });
        return { traveller, booking, receipt, bookedAt: new Date().toISOString() };
      } catch (error) {
        // Anything else is a crash on the way, and goes on from here by itself.
        if (!(error instanceof restate.TerminalError)) throw error;
        for (const step of undo.reverse()) await step();
        throw error;
      }
    },
  },
});

await restate.serve({ services: [places, trips] });
