/**
 * The process that runs one case. Its own modules are loaded before the loader of `stet run` is installed,
 * so that only the case goes through that loader.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { installMutant } from '../mutants/install.ts';
import type { CaseMessage, CaseRequest, Meta } from './case.ts';
import { openRunFor } from './open-run.ts';
import { messageOf } from './judge.ts';
import { runCase } from './run-case.ts';

await import(new URL('../../plugin/hosts/node-loader/register.js', import.meta.url).href);
// Again: the loader reads the rest of the runtime through a hook of its own, which the preloaded one stands behind.
const mutant = process.env['STET_TEST_MUTANT'];
if (mutant !== undefined) installMutant(mutant);

/** What the net caught in the case's own file, where `STET_TEST_NET` has it spread to watch: the build has to have seen it. */
const caught: string[] = [];

function say(message: CaseMessage): void {
  process.send!(message);
}

process.on('uncaughtException', (error) => finish(undefined, [`an error that nobody caught: ${messageOf(error)}`]));

process.once('message', (request: CaseRequest) => {
  const folder = mkdtempSync(join(tmpdir(), 'stet-case-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  if (process.env['STET_TEST_NET'] === 'report') void spreadNet('report', (message) => void (message.includes(basename(request.file)) && caught.push(message)));
  const judging = {
    file: request.file,
    openRun: openRunFor(request, folder),
    progress: (phase: string) => say({ type: 'progress', phase }),
  };
  runCase(judging, installNet).then(
    ({ kind, problems }) => finish(kind, problems),
    (error: unknown) => finish(undefined, [`the case does not run: ${messageOf(error)}`]),
  );
});

// Not even an unref'd timer of the case may find the process gone.
process.channel!.ref();
say({ type: 'ready' });

function installNet(): Promise<void> {
  return spreadNet('serve', () => undefined);
}

async function spreadNet(mode: 'serve' | 'report', say: (message: string) => void): Promise<void> {
  const net = (await import(new URL('../../runtime/ambient/net.ts', import.meta.url).href)) as typeof import('../../runtime/ambient/net.ts');
  net.installNet({ mode, warn: ({ message }) => say(message) });
}

function finish(kind: Meta['kind'] | undefined, problems: readonly string[]): void {
  process.send!({ type: 'verdict', kind, problems: [...problems, ...caught] } satisfies CaseMessage, () => process.exit(0));
}
