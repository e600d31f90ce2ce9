import assert from 'node:assert/strict';
import { attach, call, during, good, refusal, submit, until, type Answer, type Scenario } from './ingress.ts';

interface Mail {
  subject: string;
  secret?: string;
}

/** Somebody who confirms after a reminder, with a wrong link before; somebody who never does; and no address at all. */
export const signup: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const run = crypto.randomUUID().slice(0, 8);
  const [ada, bob] = [`ada-${run}@example.com`, `bob-${run}@example.com`];
  const mails = (email: string) => call(ingress, `mailbox/${email}/read`);
  const follow = (secret: string) => call(ingress, `signup/${ada}/follow`, secret);
  const said = (answer: Answer) => refusal(answer).replace(run, 'RUN');
  const subjects = async (email: string) => good<Mail[]>(await mails(email)).map(({ subject }) => subject);

  await submit(ingress, 'signup', ada, { email: ada, name: 'Ada', remindAfterMs: 1200 });
  await submit(ingress, 'signup', bob, { email: bob, name: 'Bob', remindAfterMs: 300 });
  await submit(ingress, 'signup', `nobody-${run}`, { email: 'nobody', name: 'No', remindAfterMs: 300 });
  const [first] = await until<Mail[]>(() => mails(ada), ({ length }) => length === 1);
  const wrong = refusal(await follow('0'.repeat(32)));
  const [, reminder] = await during(until<Mail[]>(() => mails(ada), ({ length }) => length === 2), middle);
  assert.match(first!.secret!, /^[0-9a-f]{32}$/);
  assert.equal(reminder!.secret, first!.secret, 'the link of the first mail is that of the reminder');
  const confirmed = good(await follow(first!.secret!));
  const { tookMs, user, ...ended } = good<{ tookMs: number; user: string; reminders: number }>(await attach(ingress, 'signup', ada));
  assert.ok(tookMs >= 1200, `${tookMs} ms`);
  await until<Mail[]>(() => mails(ada), ({ length }) => length === 3);
  return {
    wrong, confirmed, user, ended, ada: await subjects(ada), never: said(await attach(ingress, 'signup', bob)), bob: await subjects(bob),
    nobody: said(await attach(ingress, 'signup', `nobody-${run}`)),
  };
};

/** What it comes to. */
export const signupGives = {
  wrong: '401 this link is not valid',
  confirmed: 'confirmed',
  user: 'ada-24',
  ended: { reminders: 1 },
  ada: ['Welcome, Ada: please confirm', 'Reminder 1: please confirm', 'Thank you, Ada'],
  never: '410 bob-RUN@example.com was never confirmed',
  bob: ['Welcome, Bob: please confirm', 'Reminder 1: please confirm', 'Reminder 2: please confirm', 'Reminder 3: please confirm'],
  nobody: '400 nobody is no address',
};
