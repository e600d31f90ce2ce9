import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import * as restate from '@restatedev/restate-sdk';

interface Order {
  customer: string;
  cents: number;
}

interface Quote {
  carrier: string;
  cents: number;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function withTimeout<T>(work: Promise<T>, ms: number, fallback: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, fallback);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function askCarrier(carrier: string): Promise<Quote> {
  await wait(5 + Math.random() * 40);
  return { carrier, cents: 300 + Math.floor(Math.random() * 400) };
}

async function chargeCard(order: Order, cents: number, idempotencyKey: string): Promise<string> {
  await wait(10);
  appendFileSync(process.env.LEDGER ?? '/dev/null', `${JSON.stringify({ customer: order.customer, cents, idempotencyKey })}\n`);
  return `receipt for ${cents} cents`;
}

async function checkout(ctx: restate.Context, order: Order) {
  const idempotencyKey = randomUUID();
  const lucky = Math.random() < 0.5;

  const quote = await Promise.race([
    ctx.run('quote from north', () => askCarrier('north')),
    ctx.run('quote from south', () => askCarrier('south')),
  ]);

  const discount = lucky ? 10 : 0;
  const cents = Math.round(((order.cents + quote.cents) * (100 - discount)) / 100);
  const receipt = await ctx.run('charge', () => chargeCard(order, cents, idempotencyKey));

  const mail = await withTimeout(ctx.run('send mail', () => wait(120).then(() => 'sent')), 60, 'queued');

  return { carrier: quote.carrier, lucky, receipt, mail, at: new Date().toISOString() };
}

export const shop = restate.service({ name: 'shop', handlers: { checkout } });

export const example: Order = { customer: 'ada', cents: 1999 };
