import * as restate from '@restatedev/restate-sdk';
import { randomBytes, timingSafeEqual } from 'node:crypto';

interface SignUp {
  email: string;
  name: string;
  remindAfterMs: number;
}

interface Mail {
  subject: string;
  /** What a link in the mail carries. */
  secret?: string;
}

/** The mail service, with what it has sent to an address. */
const mailbox = restate.object({
  name: 'mailbox',
  handlers: {
    deliver: async (ctx: restate.ObjectContext, mail: Mail) => ctx.set('mails', [...((await ctx.get<Mail[]>('mails')) ?? []), mail]),
    read: restate.handlers.object.shared(async (ctx: restate.ObjectSharedContext) => (await ctx.get<Mail[]>('mails')) ?? []),
  },
});

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The user database: it is asked again where it does not answer. */
async function createUser(name: string, email: string): Promise<string> {
  await wait(10 + Math.random() * 20);
  if (Math.random() < 0.3) throw new Error('the database does not answer');
  return `${name.toLowerCase()}-${email.length}`;
}

const matches = (given: string, secret: string): boolean => given.length === secret.length && timingSafeEqual(Buffer.from(given), Buffer.from(secret));

/** A sign-up, by its address: it ends when the link in the mail was followed, and reminds until then. */
const signup = restate.workflow({
  name: 'signup',
  handlers: {
    run: async (ctx: restate.WorkflowContext, { email, name, remindAfterMs }: SignUp) => {
      if (!email.includes('@')) throw new restate.TerminalError(`${email} is no address`, { errorCode: 400 });
      const began = Date.now();
      const user = await ctx.run('create user', () => createUser(name, email), { initialRetryInterval: 10 });
      const secret = randomBytes(16).toString('hex');
      ctx.set('secret', secret);
      const mails = ctx.objectSendClient(mailbox, email);
      mails.deliver({ subject: `Welcome, ${name}: please confirm`, secret });

      const followed = ctx.promise<Date>('followed').get().then(() => 'followed' as const);
      let reminders = 0;
      while ((await Promise.race([followed, wait(remindAfterMs)])) !== 'followed') {
        if (++reminders > 3) throw new restate.TerminalError(`${email} was never confirmed`, { errorCode: 410 });
        mails.deliver({ subject: `Reminder ${reminders}: please confirm`, secret });
      }

      mails.deliver({ subject: `Thank you, ${name}` });
      return { user, reminders, tookMs: Date.now() - began };
    },

    /** The page behind the link. */
    follow: async (ctx: restate.WorkflowSharedContext, given: string) => {
      const secret = await ctx.get<string>('secret');
      if (secret === null || !matches(given, secret)) throw new restate.TerminalError('this link is not valid', { errorCode: 401 });
      await ctx.promise<Date>('followed').resolve(new Date());
      return 'confirmed';
    },
  },
});

await restate.serve({ services: [mailbox, signup] });
