import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { engineOf, loadConfig } from '../../config/index.ts';
import { codeOfSignal, type End, type Started } from './child.ts';
import { probe } from './endpoint.ts';
import { announcer, type DevEvent } from './events.ts';
import { freePorts } from './free-ports.ts';
import { startProgram, type Program } from './program.ts';
import { registerRun } from './register-run.ts';
import { DevError, findServerBinary } from './server-binary.ts';
import { startServer, untilHealthy, type Server } from './server.ts';
import { stampOf } from './stamp.ts';
import { watchLoaded } from './watch.ts';

export interface DevOptions {
  readonly file: string;
  /** The program's own arguments. */
  readonly args: readonly string[];
  /** Undefined: what the environment or the config says. */
  readonly engine?: string | undefined;
  readonly ingressPort?: number | undefined;
  readonly adminPort?: number | undefined;
  readonly json: boolean;
  /** Restart the process at each change, also where the program could be loaded anew in it. */
  readonly restart: boolean;
  readonly cwd: string;
}

/** Where Restate's SDK listens when nobody names a port. */
const sdkPort = 9080;

type Outcome = { readonly changed: readonly string[] } | { readonly end: End } | { readonly stop: true } | { readonly serverEnd: End };

/**
 * Runs the program and restarts it on a change of a file that it loaded, until a signal; with the engine `restate` beside a
 * restate-server of its own, where it is registered anew after each start. Gives the exit code: 0 after a signal, 1 where dev could
 * not begin or lost its server, 2 for flags that do not go together. Throws `ConfigError`.
 */
export async function dev(options: DevOptions): Promise<number> {
  const { config, file: configFile } = loadConfig(options.cwd);
  const engine = engineOf(config, options.engine ?? process.env['STET_ENGINE']);
  const announce = announcer(options.json);
  const holding = new Set<Started>();
  const { stop, release } = holdSignals(holding);
  try {
    if (statSync(resolve(options.cwd, options.file), { throwIfNoEntry: false })?.isFile() !== true) {
      throw new DevError(`error dev: ${options.file} is not a file\n  fix  name the program that serves: stet dev service.ts`);
    }
    for (const [flag, port] of [['--ingress-port', options.ingressPort], ['--admin-port', options.adminPort]] as const) {
      if (engine !== 'restate' && port !== undefined) return refuse(`${flag} needs the engine restate`, `stet dev --engine restate ${flag} ${port} ${options.file}`);
    }
    const server = engine === 'restate' ? await beginServer(options, holding, stop, announce) : undefined;
    if (server === 'stopped') return 0;
    return await runAndWatch({ ...options, engine, server, holding, stop, announce, configFile });
  } catch (error) {
    if (!(error instanceof DevError)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    // In the order of their starts the server is first; the program goes before it, for it may still be answering.
    for (const each of [...holding].reverse()) await each.stop();
    release();
  }
}

/** Wrong usage, with its exit code. */
function refuse(problem: string, fix: string): number {
  console.error(`error dev: ${problem}\n  fix  ${fix}`);
  return 2;
}

interface Running extends DevOptions {
  readonly engine: string;
  readonly server: Server | undefined;
  readonly holding: Set<Started>;
  readonly stop: Promise<void>;
  readonly announce: (event: DevEvent) => void;
  readonly configFile: string | undefined;
}

async function runAndWatch({ file, args, json, restart, cwd, engine, server, holding, stop, announce, configFile }: Running): Promise<number> {
  const watch = watchLoaded((message) => announce({ event: 'warning', message }));
  const { env, ports } = await environment(engine, server);
  const serverEnded: Promise<Outcome> = server === undefined ? new Promise(() => undefined) : server.ended.then((serverEnd) => ({ serverEnd }));
  const stopped = stop.then(() => ({ stop: true }) as const);
  try {
    for (;;) {
      watch.clear();
      for (const path of [resolve(cwd, file), ...(configFile === undefined ? [] : [configFile])]) watch.add(path, stampOf(path) ?? '');
      const run = startProgram({ file, args, env, json }, watch);
      holding.add(run);
      announce({ event: 'start', pid: run.pid, file, engine });
      const over = new AbortController();
      const registering = server === undefined ? undefined : registerRun({ server, ports, over: over.signal, announce });
      let outcome = await nextOutcome(run);
      let reason: string | undefined;
      while ('changed' in outcome && mayReload(outcome.changed)) {
        const { changed } = outcome;
        const answer = await Promise.race([stopped, run.reload()]);
        if (answer === undefined) break;
        if ('stop' in answer) outcome = answer;
        else if (answer.outcome === 'restart') {
          ({ reason } = answer);
          break;
        } else {
          announce(answer.outcome === 'reloaded' ? { event: 'reload', changed } : { event: 'error', message: `the new version cannot be loaded, and the old one goes on: ${answer.error}` });
          outcome = await nextOutcome(run);
        }
      }
      if ('end' in outcome) outcome = await afterEnd(outcome.end);
      if ('changed' in outcome) announce({ event: 'restart', changed: outcome.changed, ...(reason !== undefined && { reason }) });
      if ('stop' in outcome) announce({ event: 'stop' });
      over.abort();
      await run.stop();
      holding.delete(run);
      await registering;
      if ('stop' in outcome) return 0;
      if ('serverEnd' in outcome) {
        announce({ event: 'error', message: `restate-server ended by itself; its log ends with\n${server!.log()}` });
        return 1;
      }
    }
  } finally {
    watch.close();
  }

  function nextOutcome(run: Program): Promise<Outcome> {
    return Promise.race([
      stopped, serverEnded, run.ended.then((end): Outcome => ({ end })), watch.changed({ anySource: false }).then((changed): Outcome => ({ changed })),
    ]);
  }

  /** The configuration is read once a process; and a server has one version of a deployment. */
  function mayReload(changed: readonly string[]): boolean {
    return engine === 'embedded' && !restart && (configFile === undefined || !changed.includes(configFile));
  }

  /** The program ended by itself: a change begins it again. */
  async function afterEnd(end: End): Promise<Outcome> {
    // Ctrl-C in a terminal goes to the program too, and its end may be seen first.
    const isStop = await Promise.race([stopped, wait(50).then(() => undefined)]);
    if (isStop !== undefined) return isStop;
    const isCrash = end.code !== 0;
    announce(isCrash ? { event: 'crash', ...end } : { event: 'end' });
    return Promise.race([stopped, serverEnded, watch.changed({ anySource: isCrash }).then((changed): Outcome => ({ changed }))]);
  }
}

/** What the program gets beside the environment of dev, and where it may then listen. */
async function environment(engine: string, server: Server | undefined): Promise<{ env: Record<string, string>; ports: number[] }> {
  const env = { STET_ENGINE: engine };
  if (server === undefined) return { env, ports: [] };
  const own = Number(process.env['PORT']);
  if (Number.isInteger(own) && own > 0) return { env, ports: [own] };
  const [port] = (await freePorts(1)) as [number];
  // A program that names the SDK's port itself is found there, unless somebody else's was there before it.
  const isTaken = (await probe(sdkPort)) !== undefined;
  return { env: { ...env, PORT: String(port) }, ports: isTaken ? [port] : [port, sdkPort] };
}

async function beginServer(options: DevOptions, holding: Set<Started>, stop: Promise<void>, announce: Running['announce']): Promise<Server | 'stopped'> {
  const binary = findServerBinary([options.cwd, dirname(resolve(options.cwd, options.file))]);
  const folder = join(options.cwd, '.stet', 'restate');
  const { ingressPort, adminPort } = options;
  const server = await startServer({ binary, folder, ...(ingressPort !== undefined && { ingressPort }), ...(adminPort !== undefined && { adminPort }) });
  holding.add(server);
  const isStopped = await Promise.race([untilHealthy(server).then(() => false), stop.then(() => true)]);
  if (isStopped) return 'stopped';
  const { pid, ingress, admin } = server;
  announce({ event: 'server', pid, ingress, admin, ui: `${admin}/ui`, folder });
  return server;
}

/** Takes the signals that end dev: at the first `stop` settles, at the second everything that is held is killed at once. */
function holdSignals(holding: ReadonlySet<Started>): { readonly stop: Promise<void>; release(): void } {
  const killAll = (): void => {
    for (const each of holding) each.kill();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let first = true;
  let settle!: () => void;
  const stop = new Promise<void>((resolve) => (settle = resolve));
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!first) {
      killAll();
      process.exit(codeOfSignal(signal));
    }
    first = false;
    settle();
  };
  for (const signal of signals) process.on(signal, onSignal);
  // An error that nobody foresaw leaves no process behind.
  process.once('exit', killAll);
  return {
    stop,
    release() {
      for (const signal of signals) process.off(signal, onSignal);
      process.off('exit', killAll);
    },
  };
}
