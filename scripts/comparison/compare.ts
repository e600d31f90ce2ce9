import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startRestateServer } from '../../test/harness/restate-server.ts';
import type { Attempt } from './host.ts';
import { programs } from './programs.ts';

export type SdkName = 'plain' | 'stet';

/** What one program came to on one SDK. */
export interface Comparison {
  readonly program: string;
  readonly sdk: SdkName;
  /** What its client was given; undefined where it was given an error. */
  readonly result?: unknown;
  /** Status and message of the answer that is not a result, without what differs from run to run. */
  readonly error?: string;
  /** How the attempts ended that came to an end of their own. */
  readonly attempts: readonly Attempt[];
  readonly ms: number;
}

const host = fileURLToPath(new URL('host.ts', import.meta.url));
const giveUpMs = 20_000;

/** Runs every program on both SDKs, one after the other, with one real server. */
export async function compare(): Promise<Comparison[]> {
  const server = await startRestateServer();
  const hosts: Partial<Record<SdkName, ChildProcess>> = {};
  try {
    for (const sdk of ['plain', 'stet'] as const) {
      const child = (hosts[sdk] = serveOn(sdk));
      const { port } = (await messageOf(child)) as { port: number };
      await server.register(`http://127.0.0.1:${port}`);
    }
    const all: Comparison[] = [];
    for (const program of Object.keys(programs)) {
      for (const sdk of ['plain', 'stet'] as const) {
        const begun = performance.now();
        const answer = await ask(`${server.ingress}/${sdk}-${program}/run`);
        const ms = performance.now() - begun;
        const reply = messageOf(hosts[sdk]!);
        hosts[sdk]!.send('attempts');
        const attempts = ((await reply) as { attempts: Attempt[] }).attempts.filter((attempt) => attempt.program === program);
        all.push({ program, sdk, ...answer, attempts, ms });
      }
    }
    return all;
  } finally {
    for (const child of Object.values(hosts)) child.kill('SIGKILL');
    await server.stop();
  }
}

function serveOn(sdk: SdkName): ChildProcess {
  const { NODE_OPTIONS: _, STET_ENGINE: __, ...env } = process.env;
  return fork(host, [sdk], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...(sdk === 'stet' ? ['--import', '@stet/plugin/register'] : [])],
    env: { ...env, ...(sdk === 'stet' && { STET_ENGINE: 'restate' }) },
  });
}

/** The next message of a host; throws where it ends instead. */
async function messageOf(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal: settled.signal }),
      once(child, 'exit', { signal: settled.signal }).then(([code]) => {
        throw new Error(`the host ended with ${String(code)}`);
      }),
    ])) as [unknown];
    return message;
  } finally {
    settled.abort();
  }
}

async function ask(url: string): Promise<{ result: unknown } | { error: string }> {
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(giveUpMs) });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'TimeoutError') throw error;
    return { error: `no answer within ${giveUpMs / 1000} s` };
  }
  const value: unknown = await response.json();
  if (response.ok) return { result: value };
  // What follows the first sentence names entries by their number.
  const [sentence] = (value as { message: string }).message.split(/\.\s/);
  return { error: `${response.status} ${sentence}` };
}
