import assert from 'node:assert/strict';
import type { Context } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import type { Trial } from '../trial.ts';

/** Keys whose first attempt has been: what a redeployment with other code would be. */
const before = new Set<string>();

const feature: Feature = {
  feature: 'onJournalMismatchErrors',
  build: (restate) => {
    const make = (name: string, onJournalMismatchErrors: 'retry' | 'pause' | 'fail') => restate.service({
      name,
      handlers: {
        changes: async (ctx: Context, key: string) => {
          await ctx.run('same', () => 1);
          if (before.has(key)) {
            await ctx.sleep(1, 'a sleep where there was a run');
          } else {
            await ctx.run('a run', () => 2);
          }
          await ctx.run('then', () => {
            // The attempt ends here once, with both runs in its journal.
            if (!before.has(key)) {
              before.add(key);
              throw new Error('again, please');
            }
          });
          return 'ended';
        },
      },
      options: { onJournalMismatchErrors, retryPolicy: { initialInterval: 5, exponentiationFactor: 1, maxAttempts: 8, onMaxAttempts: 'kill' } },
    });
    return { services: [make('mismatchFails', 'fail'), make('mismatchPauses', 'pause'), make('mismatchRetries', 'retry')] };
  },
  // From protocol 7 on, which the server speaks only where it is told to, `fail` ends at once and `pause` pauses; before it, all are `retry`.
  checks: ['mismatchFails', 'mismatchPauses', 'mismatchRetries'].map((name) => ({
    name: `${name}: code that no longer matches the journal ends as a mismatch`,
    uncut: 'a cut before the change changes the journal that it meets',
    run: async (t: Trial) => {
      const id = await t.send(`${name}/changes`, t.key(name));
      const end = await t.until('an end', async () => {
        const status = await t.server.status(id);
        return (status === 'paused' || status === 'completed') && status;
      });
      if (end === 'paused') {
        assert.equal(name, 'mismatchPauses');
        return end;
      }
      const { status } = await t.attach(id);
      assert.equal(status, 570);
      return status;
    },
  })),
};

export default feature;
