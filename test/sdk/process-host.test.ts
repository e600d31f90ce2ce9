import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../plugin/cli/dev/free-ports.ts';

// A program that serves on the embedded engine, and the signals that end it.

interface Serving {
  readonly child: ChildProcess;
  readonly ingress: string;
  readonly ended: Promise<readonly [code: number | null, signal: NodeJS.Signals | null]>;
}

async function serving(folder: string): Promise<Serving> {
  const [port, adminPort] = await freePorts(2);
  const child = fork(fileURLToPath(new URL('./sleeper-program.ts', import.meta.url)), {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', '@stet/plugin/register'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, STET_ENGINE: 'embedded', STET_FOLDER: folder, STET_INGRESS: String(port), STET_ADMIN_ADDRESS: String(adminPort) },
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await once(child, 'message');
  return { child, ingress: `http://127.0.0.1:${port}`, ended };
}

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stet-host-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'stet');
}

async function send(ingress: string): Promise<string> {
  const response = await fetch(`${ingress}/sleeper/sleep/send`, { method: 'POST' });
  return ((await response.json()) as { invocationId: string }).invocationId;
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it well, and what was acknowledged goes on when it is started again`, async (t) => {
    const folder = temporary(t);
    const first = await serving(folder);
    const id = await send(first.ingress);
    first.child.kill(signal);
    assert.deepEqual(await first.ended, [0, null]);
    const second = await serving(folder);
    try {
      assert.equal(await (await fetch(`${second.ingress}/restate/invocation/${id}/attach`)).json(), 'slept');
    } finally {
      second.child.kill('SIGKILL');
    }
  });
}

test('a second signal ends it at once, and nothing is lost either', async (t) => {
  const folder = temporary(t);
  const first = await serving(folder);
  const id = await send(first.ingress);
  // Somebody still waits for an answer: closing takes its time.
  const waiting = fetch(`${first.ingress}/restate/invocation/${id}/attach`).catch(() => undefined);
  first.child.kill('SIGTERM');
  first.child.kill('SIGINT');
  const [code] = await first.ended;
  assert.ok(code === 0 || code === 1, `it ended with ${code}`);
  await waiting;
  const second = await serving(folder);
  try {
    assert.equal(await (await fetch(`${second.ingress}/restate/invocation/${id}/attach`)).json(), 'slept');
  } finally {
    second.child.kill('SIGKILL');
  }
});
