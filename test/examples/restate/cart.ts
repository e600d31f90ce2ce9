import assert from 'node:assert/strict';
import { call, during, good, refusal, type Scenario } from './ingress.ts';

/** Items put in at once by many tabs, a price that is held, one taken out, a checkout, and what cannot be done. */
export const cart: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const key = `ada-${crypto.randomUUID().slice(0, 8)}`;
  const on = (handler: string, input?: unknown) => call(ingress, `cart/${key}/${handler}`, input);

  const empty = refusal(await on('checkout'));
  const nothing = refusal(await on('add', { sku: 'tea', quantity: 0, cents: 450 }));
  good(await on('add', { sku: 'tea', quantity: 1, cents: 450 }));
  await Promise.all(Array.from({ length: 9 }, async () => good(await on('add', { sku: 'tea', quantity: 1, cents: 999 }))));
  const withMug = good(await on('add', { sku: 'mug', quantity: 2, cents: 800 }));
  const withoutMug = good(await on('remove', 'mug'));
  good(await on('add', { sku: 'pot', quantity: 1, cents: 2500 }));

  let next: ReturnType<typeof on> | undefined;
  const { order, receipt, items } = good<{ order: string; receipt: string; items: string[] }>(await during(on('checkout'), async () => {
    // It waits its turn: the object is busy with the charge.
    next = on('add', { sku: 'filter', quantity: 3, cents: 100 });
    await middle();
  }));
  assert.equal(receipt, `7000 cents charged, ${order.slice(0, 8)}`, 'the order was charged by its own key');
  const total = good(await next!);
  const { orders, ...left } = good<{ orders: string[] }>(await on('look'));
  assert.deepEqual(orders, [order]);
  return { empty, nothing, withMug, withoutMug, items, total, left };
};

/** What it comes to. */
export const cartGives = {
  empty: '400 the cart is empty',
  nothing: '400 0 of tea cannot be ordered',
  withMug: 6100,
  withoutMug: 4500,
  items: ['10 x tea', '1 x pot'],
  total: 300,
  left: { lines: [{ sku: 'filter', quantity: 3, cents: 100 }], cents: 300 },
};
