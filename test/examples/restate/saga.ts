import assert from 'node:assert/strict';
import { call, during, good, refusal, type Scenario } from './ingress.ts';

interface Places {
  free: number;
  held: string[];
}

/** A trip that is booked, one whose card is declined, one whose hotel is full; and two that want the last room at once. */
export const saga: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const run = crypto.randomUUID().slice(0, 8);
  const flight = `flight-${run}`;
  const [hotel, inn] = [`hotel-${run}`, `inn-${run}`];
  const trip = (traveller: string, where: string, card = '4242-4242') => call(ingress, 'trips/book', { traveller, flight, hotel: where, card });
  const look = async (key: string) => good<Places>(await call(ingress, `places/${key}/look`));
  for (const [key, count] of [[flight, 10], [hotel, 5], [inn, 1]] as const) good(await call(ingress, `places/${key}/open`, count));

  const ada = good<{ booking: string; receipt: string; bookedAt: string }>(await during(trip('ada', hotel), middle));
  assert.equal(ada.receipt, `charge-${ada.booking.slice(0, 8)}`, 'the key that was charged is the key that was booked');
  assert.ok(Math.abs(Date.parse(ada.bookedAt) - Date.now()) < 60_000);
  assert.deepEqual([(await look(flight)).held, (await look(hotel)).held], [[ada.booking], [ada.booking]]);

  const declined = refusal(await trip('bob', hotel, '4000-0000'));
  const both = await Promise.all([trip('cid', inn), trip('dot', inn)]);
  const after = { flight: (await look(flight)).free, hotel: (await look(hotel)).free, inn: (await look(inn)).free };
  return { declined, lastRoom: both.map((answer) => (answer.status === 200 ? 'booked' : refusal(answer).replace(run, 'RUN'))).sort(), after };
};

/** What it comes to. */
export const sagaGives = {
  declined: '402 the card is declined',
  lastRoom: ['409 inn-RUN is sold out', 'booked'],
  after: { flight: 8, hotel: 4, inn: 0 },
};
