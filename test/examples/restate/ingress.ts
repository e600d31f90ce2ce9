import { setTimeout as wait } from 'node:timers/promises';

/** What a caller sees of a program, without what differs from one run to the next by intention: ids, times, draws. */
export type Observation = Readonly<Record<string, unknown>>;

/**
 * One use of a program from outside. `middle` is called once, while something is under way: a test kills the program there, and
 * what comes out has to be the same.
 */
export type Scenario = (ingress: string, admin: string, middle?: () => Promise<void>) => Promise<Observation>;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const patienceMs = 30_000;

/**
 * Calls a handler as a careful client does: with an idempotency key, and again where the connection broke before the answer.
 * `path` is `service/handler` or `object/key/handler`.
 */
export function call(ingress: string, path: string, input?: unknown): Promise<Answer> {
  return ask('POST', `${ingress}/${path}`, input, { 'idempotency-key': crypto.randomUUID() });
}

/** Leaves a call to the engine, and returns when that has it. `delay` as in the ingress: `200ms`. */
export async function send(ingress: string, path: string, input?: unknown, delay?: string): Promise<string> {
  const { body } = await ask('POST', `${ingress}/${path}/send${delay === undefined ? '' : `?delay=${delay}`}`, input, { 'idempotency-key': crypto.randomUUID() });
  return (body as { invocationId: string }).invocationId;
}

/** Starts a workflow; starting it once more is no new one. */
export async function submit(ingress: string, workflow: string, key: string, input?: unknown): Promise<void> {
  const { status, body } = await ask('POST', `${ingress}/${workflow}/${key}/run/send`, input);
  if (status > 202) throw new Error(`${workflow}/${key} is not accepted: ${status} ${JSON.stringify(body)}`);
}

/** What a workflow came to, waiting for its end. */
export const attach = (ingress: string, workflow: string, key: string): Promise<Answer> =>
  ask('GET', `${ingress}/restate/workflow/${workflow}/${key}/attach`);

/** The answer of an error, in what both engines say of it: its status and its message. */
export const refusal = ({ status, body }: Answer): string => `${status} ${(body as { message: string }).message}`;

/** The body of an answer that has to be a good one. */
export function good<T>({ status, body }: Answer): T {
  if (status >= 300) throw new Error(`an answer of ${status}: ${JSON.stringify(body)}`);
  return body as T;
}

/** Asks again until what is given holds, and gives that answer's body; fails after 30 s with the last one. */
export async function until<T>(asked: () => Promise<Answer>, holds: (body: T) => boolean): Promise<T> {
  for (const begun = performance.now(); ;) {
    const body = good<T>(await asked());
    if (holds(body)) return body;
    if (performance.now() - begun > patienceMs) throw new Error(`it does not come to pass; at last ${JSON.stringify(body)}`);
    await wait(20);
  }
}

/** Has `middle` done while `work` is under way, and gives what it came to. Fails where the work had ended before. */
export async function during<T>(work: Promise<T>, middle: () => Promise<void>): Promise<T> {
  // Whoever fails first says so; the other is not an accident beside it.
  work.catch(() => undefined);
  await wait(30);
  const ended = await Promise.race([work.then(() => true, () => true), wait(0, false)]);
  if (ended) throw new Error('the work was over before its middle');
  await middle();
  return work;
}

async function ask(method: string, url: string, input?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  for (const begun = performance.now(); ;) {
    try {
      const response = await fetch(url, {
        method, signal: AbortSignal.timeout(patienceMs),
        headers: { ...headers, ...(input !== undefined && { 'content-type': 'application/json' }) },
        ...(input !== undefined && { body: JSON.stringify(input) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    } catch (error) {
      // `fetch failed`, or a body that was cut: the engine has died, and comes back.
      const isCut = error instanceof TypeError;
      if (!isCut || performance.now() - begun > patienceMs) throw error;
      await wait(50);
    }
  }
}
