import * as restate from '@restatedev/restate-sdk';

/** The life of a rented machine. What may follow what is this table, and nothing else. */
const transitions = {
  start: { from: ['stopped', 'failed'], through: 'starting', to: 'running' },
  stop: { from: ['running', 'failed'], through: 'stopping', to: 'stopped' },
  retire: { from: ['stopped', 'failed'], through: 'retiring', to: 'retired' },
} as const;

type Event = keyof typeof transitions;
type State = 'stopped' | 'failed' | (typeof transitions)[Event]['to' | 'through'];

interface Step {
  state: State;
  at: string;
}

/** What the hypervisor has to do for a transition: slow, at times not there, and it does not start what is called `lemon`. */
async function perform(event: Event, machine: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200));
  if (Math.random() < 0.2) throw new Error('the hypervisor is busy');
  if (event === 'start' && machine.startsWith('lemon')) throw new restate.TerminalError('no boot device');
  return `10.0.${Math.floor(Math.random() * 256)}.${1 + Math.floor(Math.random() * 254)}`;
}

async function enter(ctx: restate.ObjectContext, state: State): Promise<void> {
  const steps = (await ctx.get<Step[]>('steps')) ?? [];
  ctx.set('steps', [...steps, { state, at: new Date().toISOString() }]);
  ctx.set('state', state);
}

/** A machine, by its name. One transition at a time: a second one waits for the first, and is judged by what that came to. */
const machine = restate.object({
  name: 'machine',
  handlers: {
    on: async (ctx: restate.ObjectContext, event: Event) => {
      if (!Object.hasOwn(transitions, event)) throw new restate.TerminalError(`there is no ${event}`, { errorCode: 400 });
      const { from, through, to } = transitions[event];
      const state = (await ctx.get<State>('state')) ?? 'stopped';
      if (state === to) return to;
      if (!(from as readonly State[]).includes(state)) throw new restate.TerminalError(`a machine that is ${state} does not ${event}`, { errorCode: 409 });

      await enter(ctx, through);
      try {
        const address = await ctx.run(event, () => perform(event, ctx.key), { initialRetryInterval: 20 });
        if (to === 'running') ctx.set('address', address);
        else ctx.clear('address');
      } catch (error) {
        if (error instanceof restate.TerminalError) await enter(ctx, 'failed');
        throw error;
      }
      await enter(ctx, to);
      return to;
    },

    look: restate.handlers.object.shared(async (ctx: restate.ObjectSharedContext) => ({
      state: (await ctx.get<State>('state')) ?? 'stopped',
      address: await ctx.get<string>('address'),
      steps: (await ctx.get<Step[]>('steps')) ?? [],
    })),
  },
});

await restate.serve({ services: [machine] });
