import assert from 'node:assert/strict';
import { call, during, good, refusal, until, type Scenario } from './ingress.ts';

interface Payment {
  payment: string;
  settled: string;
  at: number;
}

/** A card, a bank that pays, a bank that refuses, one with no reason, a sum above the limit: the bank's word comes by webhook. */
export const asyncPayment: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const run = crypto.randomUUID().slice(0, 8);
  const pay = (customer: string, method: string, cents: number) => call(ingress, 'payments/pay', { customer: `${customer}-${run}`, method, cents });
  const open = (customer: string) => call(ingress, `desk/${customer}-${run}/list`);
  /** What the provider was given for the open payment of a customer. */
  const intentOf = async (customer: string) => {
    const [payment] = await until<string[]>(() => open(customer), ({ length }) => length === 1);
    return good<{ payment: string; cents: number; callback: string }>(await call(ingress, `provider/${payment}/intent`));
  };
  const notify = async (callback: string, isPaid: boolean, reason?: string) => good(await call(ingress, 'payments/notify', { callback, isPaid, reason }));

  const card = good<Payment>(await pay('ada', 'card', 1999));
  const limit = refusal(await pay('ada', 'card', 100_001));

  const bob = pay('bob', 'bank', 4200);
  const intent = await intentOf('bob');
  await during(bob.then(({ status }) => status), async () => {
    await middle();
    await notify(intent.callback, true);
    // A webhook comes at least once.
    await notify(intent.callback, false, 'too late to refuse');
  });
  const { payment, settled, at } = good<Payment>(await bob);
  assert.equal(payment, intent.payment);
  assert.ok(at > 0, 'the wait took time');

  const refused = pay('cid', 'bank', 1);
  await notify((await intentOf('cid')).callback, false, 'no funds');
  const silent = pay('dot', 'bank', 1);
  await notify((await intentOf('dot')).callback, false);
  return {
    card: card.settled, limit, intent: intent.cents, settled, refused: refusal(await refused), silent: refusal(await silent),
    open: await Promise.all(['ada', 'bob', 'cid', 'dot'].map(async (customer) => good(await open(customer)))),
  };
};

/** What it comes to. */
export const asyncPaymentGives = {
  card: 'at once',
  limit: '422 above the limit',
  intent: 4200,
  settled: 'by the bank',
  refused: '402 the bank refuses: no funds',
  silent: '402 the bank refuses: no reason given',
  open: [[], [], [], []],
};
