import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { build, serviceProject } from './bundlers.ts';

const { TraceMap, generatedPositionFor, originalPositionFor } = createRequire(import.meta.url)('@jridgewell/trace-mapping') as typeof import('@jridgewell/trace-mapping');
/** `const level: Level = …` of failing.ts, from 1: a line that is rewritten in neither build nor source, in a function that is. */
const line = 9;

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly callFrames: readonly { readonly location: { readonly lineNumber: number; readonly columnNumber: number } }[] };
  readonly result?: { readonly locations?: readonly unknown[] };
}

for (const bundler of ['esbuild', 'vite', 'webpack']) {
  test(`${bundler}: a breakpoint that is set on a line of the source binds there`, async () => {
    const root = serviceProject(bundler);
    build(bundler, root);
    const map = new TraceMap(readFileSync(join(root, 'dist/main.mjs.map'), 'utf8'));
    const source = map.sources.filter((each) => each?.endsWith('src/failing.ts')).at(-1)!;
    // As a debugger does: from the line of the source to a place of the bundle.
    const at = generatedPositionFor(map, { source, line, column: 2 });
    assert.ok(at.line !== null, `${bundler} maps nothing to line ${line}`);

    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--inspect-brk=127.0.0.1:0', 'dist/main.mjs', 'fail'], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } });
    try {
      let said = '';
      const address = await new Promise<string>((resolve, reject) => {
        child.stderr.setEncoding('utf8').on('data', (text: string) => {
          const found = /ws:\/\/\S+/.exec((said += text))?.[0];
          if (found !== undefined) resolve(found);
        });
        child.on('exit', () => reject(new Error(said)));
      });
      const socket = new WebSocket(address);
      await once(socket, 'open');
      const replies: Reply[] = [];
      socket.addEventListener('message', ({ data }) => void replies.push(JSON.parse(data as string) as Reply));
      let sent = 0;
      const reply = async (is: (reply: Reply) => boolean): Promise<Reply> => {
        for (let tries = 0; tries < 400; tries++) {
          const found = replies.findIndex(is);
          if (found >= 0) return replies.splice(found, 1)[0]!;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error(`nothing came of it: ${said}`);
      };
      const ask = (method: string, params: object = {}): Promise<Reply> => {
        const id = ++sent;
        socket.send(JSON.stringify({ id, method, params }));
        return reply((each) => each.id === id);
      };
      await ask('Debugger.enable');
      await ask('Debugger.setBreakpointByUrl', { urlRegex: 'dist/main\\.mjs$', lineNumber: at.line - 1, columnNumber: at.column });
      await ask('Runtime.runIfWaitingForDebugger');
      // The first pause is that of --inspect-brk.
      await reply(({ method }) => method === 'Debugger.paused');
      await ask('Debugger.resume');
      const { params } = await reply(({ method }) => method === 'Debugger.paused');
      const { lineNumber, columnNumber } = params!.callFrames[0]!.location;
      const original = originalPositionFor(map, { line: lineNumber + 1, column: columnNumber });
      assert.deepEqual([original.source, original.line], [source, line]);
      socket.close();
    } finally {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
  });
}
