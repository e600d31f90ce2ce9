import * as restate from '@restatedev/restate-sdk';

/** What is done, and when: every so many seconds of the wall clock, as `0/15` of a crontab's seconds. */
interface Schedule {
  everySeconds: number;
  service: string;
  handler: string;
  input: unknown;
}

interface Tick {
  /** The time that it was meant for. */
  dueAt: number;
  /** The schedule that it belongs to: a job that was stopped and started anew has another. */
  run: string;
}

const json = restate.serde.json as restate.Serde<unknown>;

/** The next full interval after `now`, in ms: a job that was late keeps its times. */
const nextAfter = (now: Date, everySeconds: number): number => {
  const everyMs = everySeconds * 1000;
  return (Math.floor(now.getTime() / everyMs) + 1) * everyMs;
};

/** A job, by its name. Between its ticks it is nothing but a delayed message. */
const cron = restate.object({
  name: 'cron',
  handlers: {
    start: async (ctx: restate.ObjectContext, schedule: Schedule) => {
      if (!(schedule.everySeconds > 0)) throw new restate.TerminalError('a job needs an interval above 0', { errorCode: 400 });
      if ((await ctx.get<string>('run')) !== null) throw new restate.TerminalError(`the job ${ctx.key} runs already`, { errorCode: 409 });
      const run = crypto.randomUUID();
      ctx.set('run', run);
      ctx.set('schedule', schedule);
      arm(ctx, run, schedule);
      return run;
    },

    tick: async (ctx: restate.ObjectContext, { dueAt, run }: Tick) => {
      if ((await ctx.get<string>('run')) !== run) return;
      const schedule = (await ctx.get<Schedule>('schedule'))!;
      // The next tick first: a job that fails is no end of its schedule.
      arm(ctx, run, schedule);
      const { service, handler: method, input } = schedule;
      ctx.genericSend({ service, method, parameter: { job: ctx.key, dueAt, latenessMs: Date.now() - dueAt, input }, inputSerde: json });
    },

    stop: async (ctx: restate.ObjectContext) => {
      const wasRunning = (await ctx.get<string>('run')) !== null;
      ctx.clearAll();
      return wasRunning;
    },
  },
});

function arm(ctx: restate.ObjectContext, run: string, { everySeconds }: Schedule): void {
  const dueAt = nextAfter(new Date(), everySeconds);
  const delay = dueAt - Date.now();
  ctx.objectSendClient<{ tick: (ctx: restate.ObjectContext, tick: Tick) => Promise<void> }>({ name: 'cron' }, ctx.key)
    .tick({ dueAt, run }, restate.rpc.sendOpts({ delay }));
}

interface Due {
  job: string;
  dueAt: number;
  latenessMs: number;
  input: { account: string };
}

/** A job's work: the statements of an account. */
const statements = restate.object({
  name: 'statements',
  handlers: {
    add: async (ctx: restate.ObjectContext, due: Omit<Due, 'input'>) => ctx.set('all', [...((await ctx.get<unknown[]>('all')) ?? []), due]),
    list: restate.handlers.object.shared(async (ctx: restate.ObjectSharedContext) => (await ctx.get<Omit<Due, 'input'>[]>('all')) ?? []),
  },
});

const reports = restate.service({
  name: 'reports',
  handlers: {
    statement: async (ctx: restate.Context, { input, ...due }: Due) => {
      await ctx.run('print', () => new Promise<void>((resolve) => setTimeout(resolve, 5 + Math.random() * 20)));
      await ctx.objectClient(statements, input.account).add(due);
    },
  },
});

await restate.serve({ services: [cron, statements, reports] });
