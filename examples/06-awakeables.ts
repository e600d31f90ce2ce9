import { serve, service, TerminalError, type Context } from '@stet/runtime';

/** Asks somebody outside, and goes on when the answer comes: minutes or months later, in this process or another. */
const approvals = service({
  name: 'approvals',
  handlers: {
    ask: async (ctx: Context, question: string) => {
      const answer = ctx.awakeable<boolean>();
      await ctx.run('ask', () => asked.push({ id: answer.id, question }));
      return answer.promise.then((yes) => (yes ? 'approved' : 'refused'), (error: unknown) => `rejected: ${(error as Error).message}`);
    },
  },
});

const asked: { id: string; question: string }[] = [];
const server = await serve({ services: [approvals] });
const client = server.client(approvals);
const answers = Promise.all([client.ask('raise'), client.ask('holiday'), client.ask('moon')]);
while (asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));

const idOf = (question: string): string => asked.find((each) => each.question === question)!.id;
await server.resolveAwakeable(idOf('raise'), true);
await server.resolveAwakeable(idOf('holiday'), false);
await server.rejectAwakeable(idOf('moon'), new TerminalError('out of reach'));
console.log((await answers).join(', '));
console.log(await server.resolveAwakeable('awk_no_such_1_AAAAAAAAAAAAAAAAAAAAAA', true));
await server.close();
