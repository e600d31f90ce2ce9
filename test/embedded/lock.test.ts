import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openEngine } from '../../runtime/engines/embedded/index.ts';
import { temporaryFolder } from './temporary.ts';

async function holder(t: TestContext, folder: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'lock-holder.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString() };
}

test('a second process is store-locked, until the first is killed', async (t) => {
  const folder = temporaryFolder(t);
  const first = await holder(t, folder);
  assert.equal(first.said, 'open\n');
  await assert.rejects(openEngine({ folder }), { code: 'store-locked', message: new RegExp(`Process ${first.child.pid} has this folder open`) });
  const second = await holder(t, folder);
  assert.match(second.said, new RegExp(`^store-locked store-locked  ${folder}\n`));

  first.child.kill('SIGKILL');
  const [, signal] = await once(first.child, 'close');
  assert.equal(signal, 'SIGKILL');
  const engine = await openEngine({ folder });
  await engine.close();
});

test('a second engine of the same process is store-locked too, and the first goes on', async (t) => {
  const folder = temporaryFolder(t);
  const engine = await openEngine({ folder });
  await assert.rejects(openEngine({ folder }), { code: 'store-locked', message: new RegExp(`Another engine of this process \\(${process.pid}\\)`) });
  await assert.rejects(openEngine({ folder }), { code: 'store-locked' }, 'the refusal did not let go of the lock');
  const other = await holder(t, folder);
  assert.match(other.said, /^store-locked/);
  await engine.close();
  await (await openEngine({ folder })).close();
});
