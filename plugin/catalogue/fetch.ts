import type { Source } from './types.ts';

/** `fetch`: status, headers and body become one journal entry. */
export const fetch: readonly Source[] = [
  {
    id: 'fetch', match: 'fetch', treatment: 'journaled', replace: 'fetch', site: true,
    why: 'the answer differs on replay, and the request would be sent again', fix: "await ctx.run('fetch', () => fetch(…))",
  },
];
