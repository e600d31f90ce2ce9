import { attach, call, during, good, refusal, submit, until, type Answer, type Scenario } from './ingress.ts';

/** An invoice that is paid at once, one after its reminder, one never; payments that come too late, or are too small. */
export const paymentTimeout: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const run = crypto.randomUUID().slice(0, 8);
  const issue = (name: string, payWithinMs: number) => submit(ingress, 'invoice', `${name}-${run}`, { customer: name, cents: 1999, payWithinMs });
  const pay = (name: string, cents = 1999) => call(ingress, `invoice/${name}-${run}/pay`, { method: 'transfer', cents });
  const outcome = async (name: string) => good(await attach(ingress, 'invoice', `${name}-${run}`));
  const open = (name: string) => until<string>(() => call(ingress, `invoice/${name}-${run}/status`), (status) => status === 'open');
  const said = (answer: Answer) => refusal(answer).replace(run, 'RUN');

  const unknown = said(await pay('nobody'));
  await Promise.all([issue('prompt', 60_000), issue('slow', 60_000), issue('never', 1500)]);
  await Promise.all(['prompt', 'slow', 'never'].map(open));
  const tooLittle = said(await pay('prompt', 5));
  const thanks = good(await pay('prompt'));
  const never = await during(outcome('never'), middle);
  const tooLate = said(await pay('never'));

  await issue('reminded', 3000);
  await open('reminded');
  // Past half of its time, and well before the end.
  await new Promise((resolve) => setTimeout(resolve, 1900));
  good(await pay('reminded'));
  good(await pay('slow'));
  return {
    unknown, tooLittle, thanks, never, tooLate, prompt: await outcome('prompt'), slow: await outcome('slow'), reminded: await outcome('reminded'),
    status: [good(await call(ingress, `invoice/prompt-${run}/status`)), good(await call(ingress, `invoice/never-${run}/status`))],
  };
};

/** What it comes to. */
export const paymentTimeoutGives = {
  unknown: '409 invoice nobody-RUN is unknown',
  tooLittle: '422 5 cents do not pay 1999',
  thanks: 'thank you',
  never: { status: 'void', reminders: 1, inTime: false },
  tooLate: '409 invoice never-RUN is void',
  prompt: { status: 'paid', method: 'transfer', reminders: 0, inTime: true },
  slow: { status: 'paid', method: 'transfer', reminders: 0, inTime: true },
  reminded: { status: 'paid', method: 'transfer', reminders: 1, inTime: true },
  status: ['paid', 'void'],
};
