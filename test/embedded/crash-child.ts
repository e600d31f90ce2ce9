import { appendFileSync } from 'node:fs';
import { AppendRequest } from '../../runtime/engines/embedded/append.ts';
import { openEngine } from '../../runtime/engines/embedded/index.ts';
import { encode } from '../../runtime/kernel/codec.ts';
import { handler, run, submit } from './engines.ts';

/**
 * A program of three services that call, send and complete each other's awakeables. `node crash-child.ts FOLDER EFFECTS KILL_AT MOMENT`:
 * it kills itself with SIGKILL at the append of that number (0: never), `before` its commit or `after` it, before anybody knows.
 */
const [folder, effects, killAt, moment] = process.argv.slice(2) as [string, string, string, 'before' | 'after'];

const { write, done } = AppendRequest.prototype;
let appends = 0;
AppendRequest.prototype.write = function (this: AppendRequest) {
  const bytes = write.call(this);
  if (moment === 'before' && ++appends === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  return bytes;
};
AppendRequest.prototype.done = function (this: AppendRequest, error?: Error) {
  if (moment === 'after' && ++appends === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  done.call(this, error);
};

const effect = <T>(name: string, value: T): T => {
  appendFileSync(effects, `${JSON.stringify([name, value])}\n`);
  return value;
};

const engine = await openEngine({ folder });
engine.register([
  handler('object:shop/order', async (attempt) => {
    const key = await run(attempt, 'key', () => effect('key', 'k-1'));
    const approval = attempt.awakeable();
    attempt.set('orders', ((await attempt.get<number>('orders')) ?? 0) + 1);
    attempt.send('mail/approve', { approval: approval.id, random: attempt.random() });
    const taken = await attempt.call('stock/take', { key });
    const [approved] = await Promise.all([approval.promise, attempt.sleep(5)]);
    return { key, taken, approved, orders: await attempt.get('orders') };
  }),
  handler('stock/take', async (attempt, order) => run(attempt, 'take', () => effect('take', order))),
  handler('mail/approve', async (attempt, mail) => {
    const { approval } = mail as { approval: string };
    await run(attempt, 'mail', () => effect('mail', mail));
    attempt.resolveAwakeable(approval, 'approved');
  }),
]);
const { result } = submit(engine, 'shop/a/order', 1, { id: 'order-1' });
const outcome = await result;
// What was only sent is to end too.
while (engine.invocations().some(({ status }) => status !== 'completed')) await new Promise((resolve) => setTimeout(resolve, 2));
console.log(encode({ outcome, invocations: engine.invocations().map(({ target }) => target.handler).sort(), appends }));
await engine.close();
