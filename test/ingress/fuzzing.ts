import { directoryOf, startIngress } from '../../runtime/engines/embedded/ingress/index.ts';
import type { EmbeddedEngine } from '../../runtime/engines/embedded/index.ts';
import { json, post } from './ask.ts';
import { bodyLimitBytes, lastWords, speak, type LastWords, type Spoken } from './grammar.ts';
import { registered, served } from './programs.ts';
import { Random } from './random.ts';
import { answersIn, exchange, type RawAnswer } from './raw.ts';

export interface FuzzOptions {
  readonly engine: EmbeddedEngine;
  readonly seed: number;
  readonly requests: number;
  /** The first connection's number; with the seed it says what is written on it. */
  readonly first?: number;
  readonly onProgress?: (requests: number) => void;
}

export interface Fuzzed {
  readonly requests: number;
  readonly connections: number;
  /** How often each kind was spoken. */
  readonly kinds: ReadonlyMap<string, number>;
}

const atOnce = 16;

/**
 * Speaks to an ingress on connections of their own, badly on purpose, and between them well. Throws where a status is not the one that
 * the grammar foretells, a body is another, an answer is missing or too many, a good request is not answered right, or a handle stays.
 */
export async function fuzz({ engine, seed, requests, first = 0, onProgress }: FuzzOptions): Promise<Fuzzed> {
  const said: string[] = [];
  engine.register(registered());
  const ingress = await startIngress({ engine, ...directoryOf(served()), port: 0, bodyLimitBytes, log: (message) => said.push(message) });
  const kinds = new Map<string, number>();
  let [spoken, connections] = [0, 0];
  const talk = async (): Promise<void> => {
    while (spoken < requests) {
      const number = first + connections++;
      const conversation = conversationOf(seed, number);
      spoken += conversation.kinds.length;
      for (const kind of conversation.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      await hold(ingress.url, conversation, `--seed ${seed} --first ${number} --requests 1`);
      if (number % 20 === 0) await speakWell(ingress.url, number);
      if (number % 500 === 0) onProgress?.(spoken);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, requests) }, talk));
  } finally {
    await ingress.close();
  }
  if (said.length > 0) throw new Error(`The ingress failed ${said.length} times, first: ${said[0]}`);
  await assertNoSockets();
  return { requests: spoken, connections, kinds };
}

interface Conversation {
  readonly requests: readonly Spoken[];
  readonly last: LastWords | undefined;
  readonly pieces: readonly string[];
  readonly kinds: readonly string[];
}

function conversationOf(seed: number, number: number): Conversation {
  const random = new Random(seed * 1_000_003 + number);
  const requests = Array.from({ length: random.int(0, 4) }, () => speak(random));
  const last = requests.length === 0 || random.chance(50) ? lastWords(random) : undefined;
  // Whoever breaks off does not wait for answers, and may get any number of them.
  const heard = last?.then === 'destroy' ? [] : requests;
  const bytes = `${heard.map((each) => each.bytes).join('')}${last?.bytes ?? ''}`;
  return { requests: heard, last, pieces: random.pieces(bytes), kinds: [...heard, ...(last === undefined ? [] : [last])].map(({ kind }) => kind) };
}

async function hold(url: string, { requests, last, pieces }: Conversation, replay: string): Promise<void> {
  const expected: { kind: string; method: string; status: number | undefined; body?: string }[] = [...requests, ...(last === undefined || last.status === undefined ? [] : [last])];
  const methods = expected.map(({ method }) => method);
  const text = await exchange(url, pieces, {
    methods, timeoutMs: 20_000,
    ...(last === undefined ? { expect: expected.length } : { halfClose: last.then === 'half-close', destroy: last.then === 'destroy' }),
  });
  const fail = (why: string): never => {
    throw new Error(`${why}\nwritten   ${JSON.stringify(pieces.join('').slice(0, 3000))}\nanswered  ${JSON.stringify(text.slice(0, 3000))}\nreplay    npm run fuzz:ingress -- ${replay}`);
  };
  let answers: RawAnswer[];
  try {
    answers = answersIn(text, methods);
  } catch (error) {
    return fail((error as Error).message);
  }
  if (answers.length !== expected.length) return fail(`${answers.length} answers to ${expected.length} requests (${expected.map(({ kind }) => kind).join(', ')})`);
  for (const [index, { kind, status, body }] of expected.entries()) {
    const answer = answers[index]!;
    if (answer.status !== status) return fail(`${kind}: ${answer.status} where ${status} was to come`);
    if (body !== undefined && answer.body !== body) return fail(`${kind}: another body than ${JSON.stringify(body)}`);
    if (answer.status >= 400 && methods[index] !== 'HEAD') messageIn(answer, fail);
  }
}

/** Every failure has a message, in JSON. */
function messageIn({ body, headers }: RawAnswer, fail: (why: string) => never): void {
  if (headers.get('content-type') !== 'application/json') fail(`a failure in ${headers.get('content-type')}`);
  const { message } = JSON.parse(body) as { message?: unknown };
  if (typeof message !== 'string') fail('a failure without a message');
}

async function speakWell(url: string, number: number): Promise<void> {
  const { status, body } = await post(url, '/Plain/echo', { number }, json);
  if (status !== 200 || body !== JSON.stringify({ number })) throw new Error(`a good request was answered ${status} ${body}`);
}

/** Those of this process, for the server runs in it; closing takes a moment. */
async function assertNoSockets(): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (sockets() === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${sockets()} sockets stay open`);
}

const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap' || name === 'TCPServerWrap').length;
