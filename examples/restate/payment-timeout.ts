import * as restate from '@restatedev/restate-sdk';

interface Invoice {
  customer: string;
  cents: number;
  /** How long the customer has. */
  payWithinMs: number;
}

interface Payment {
  method: string;
  cents: number;
}

const late = Symbol('late');

/** As in any program: a promise, or `late` where it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function sendMail(to: string, subject: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 10));
  console.error(`mail to ${to}: ${subject}`);
}

/** An invoice, by its number: paid in time, or void. At half time the customer is reminded. */
const invoice = restate.workflow({
  name: 'invoice',
  handlers: {
    run: async (ctx: restate.WorkflowContext, { customer, cents, payWithinMs }: Invoice) => {
      const issued = Date.now();
      const due = issued + payWithinMs;
      ctx.set('cents', cents);
      ctx.set('status', 'open');
      await ctx.run('send invoice', () => sendMail(customer, `invoice ${ctx.key}`));

      const paid = ctx.promise<Payment>('paid').get();
      let payment = await within(issued + payWithinMs / 2 - Date.now(), paid);
      let reminders = 0;
      if (payment === late) {
        await ctx.run('remind', () => sendMail(customer, `invoice ${ctx.key} is due at ${new Date(due).toISOString()}`));
        reminders++;
        payment = await within(due - Date.now(), paid);
      }

      if (payment === late) {
        ctx.set('status', 'void');
        await ctx.run('send cancellation', () => sendMail(customer, `invoice ${ctx.key} is void`));
        return { status: 'void', reminders, inTime: false };
      }
      ctx.set('status', 'paid');
      return { status: 'paid', method: payment.method, reminders, inTime: Date.now() <= due };
    },

    /** The customer's bank says that money has come. */
    pay: async (ctx: restate.WorkflowSharedContext, payment: Payment) => {
      const status = await ctx.get<string>('status');
      if (status !== 'open') throw new restate.TerminalError(`invoice ${ctx.key} is ${status ?? 'unknown'}`, { errorCode: 409 });
      const cents = await ctx.get<number>('cents');
      if (payment.cents !== cents) throw new restate.TerminalError(`${payment.cents} cents do not pay ${cents}`, { errorCode: 422 });
      await ctx.promise<Payment>('paid').resolve(payment);
      return 'thank you';
    },

    status: async (ctx: restate.WorkflowSharedContext) => (await ctx.get<string>('status')) ?? 'unknown',
  },
});

await restate.serve({ services: [invoice] });
