import { call, during, good, send, until, type Scenario } from './ingress.ts';

interface Look {
  profile: unknown;
  digests: string[][];
  events: number;
}

/** A topic that delivers out of order and more than once: each event counts once, and a burst of them makes one digest. */
export const eventProcessing: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const run = crypto.randomUUID().slice(0, 8);
  const look = (name: string) => call(ingress, `customer/${name}-${run}/look`);
  const on = (name: string, id: number, kind: string, sku = 'tea', cents = 0) => send(ingress, `customer/${name}-${run}/on`, { id: `${name}-${id}`, kind, sku, cents });
  const skus = ['tea', 'mug', 'pot', 'sieve', 'tray', 'cup'];

  // The engine has them; nobody waits for what becomes of them.
  await Promise.all(['ada', 'bob'].flatMap((name) => [
    on(name, 0, 'viewed'),
    ...skus.flatMap((sku, index) => [on(name, index + 1, 'bought', sku, 100), on(name, index + 1, 'bought', sku, 100)]),
    on(name, 7, 'returned', 'pot', 100), on(name, 0, 'viewed'),
  ]));
  const digested = Promise.all(['ada', 'bob'].map((name) => until<Look>(() => look(name), ({ digests }) => digests.flat().length === 7)));
  const bursts = await during(digested, middle);
  await on('ada', 8, 'bought', 'spoon', 50);
  const later = await until<Look>(() => look('ada'), ({ digests }) => digests.flat().length === 8);
  return {
    profiles: bursts.map(({ profile }) => profile), events: bursts.map(({ events }) => events), news: bursts[0]!.digests.flat().sort(),
    last: { profile: later.profile, digest: later.digests.at(-1) }, quiet: good<Look>(await look('nobody')),
  };
};

/** What it comes to. How a burst is cut into digests is not said: a machine that stands still for long enough is quiet. */
export const eventProcessingGives = {
  profiles: [{ bought: 6, returned: 1, cents: 500 }, { bought: 6, returned: 1, cents: 500 }],
  events: [8, 8],
  news: ['bought Cup', 'bought Mug', 'bought Pot', 'bought Sieve', 'bought Tea', 'bought Tray', 'returned Pot'],
  last: { profile: { bought: 7, returned: 1, cents: 550 }, digest: ['bought Spoon'] },
  quiet: { profile: { bought: 0, returned: 0, cents: 0 }, digests: [], events: 0 },
};
