import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { freePorts } from '../../plugin/cli/dev/free-ports.ts';
import { ask } from '../harness/restate-admin.ts';
import { kill, loggedIn, startVictim, type ChaosOptions, type ChaosResult } from './victim.ts';

const accounts = 8;

interface Deposit {
  readonly id: string;
  readonly key: string;
  readonly cents: number;
  readonly invocation: string;
}

interface Effect {
  readonly invocation: string;
  readonly key: string;
  readonly value: number;
}

/** SIGKILL of a program on the embedded engine at random moments, while clients want the same few objects. */
export async function chaos({ rounds, clients, seed, onRound }: ChaosOptions): Promise<ChaosResult> {
  const scratch = mkdtempSync(join(tmpdir(), 'stet-chaos-'));
  const log = join(scratch, 'effects');
  const random = xoroshiro128plus(seed);
  const [port, adminPort] = (await freePorts(2)) as [number, number];
  const ingress = `http://127.0.0.1:${port}`;
  const environment = { STET_FOLDER: join(scratch, 'stet'), STET_INGRESS: String(port), STET_ADMIN_ADDRESS: String(adminPort), STET_ENGINE: 'embedded' };
  const acknowledged: Deposit[] = [];
  const struck = new Set<string>();
  const journals = new DurableJournals(environment.STET_FOLDER, join(scratch, 'copy'));
  const problems: string[] = [];
  let service = await startVictim('./embedded-service.ts', [log], environment);
  try {
    for (let round = 0; round < rounds; round++) {
      onRound?.(round);
      const sent = Promise.all(Array.from({ length: clients }, async (_, client) => {
        const [id, key, cents] = [`${round}-${client}`, `account ${client % accounts}`, client + 1];
        const invocation = await send(ingress, key, id, cents);
        if (invocation !== undefined) acknowledged.push({ id, key, cents, invocation });
      }));
      await new Promise((resolve) => setTimeout(resolve, uniformInt(random, 5, 400)));
      await kill(service);
      await sent;
      const logged = loggedIn<Effect>(log).length;
      for (const invocation of journals.read(logged)) struck.add(invocation);
      service = await startVictim('./embedded-service.ts', [log], environment);
    }
    const ended = await Promise.all(acknowledged.map(async (deposit) => ({ deposit, result: (await ask('GET', `${ingress}/restate/invocation/${deposit.invocation}/attach`)) as Result })));
    problems.push(...(await serial(ingress, ended)));
    const effects = loggedIn<Effect>(log);
    return {
      problems: [...problems, ...judge(effects, journals, ended)],
      acknowledged: acknowledged.length, struck: acknowledged.filter(({ invocation }) => struck.has(invocation)).length,
      effects: effects.length, repeated: effects.length - new Set(effects.map(nameOf)).size,
    };
  } finally {
    await kill(service);
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Result {
  readonly before: number;
  readonly noted: number;
}

interface Ended {
  readonly deposit: Deposit;
  readonly result: Result;
}

/** Each account's deposits happened one after the other, each once: what each found is what those before it left. */
async function serial(ingress: string, ended: readonly Ended[]): Promise<string[]> {
  const problems: string[] = [];
  for (const [key, deposits] of Map.groupBy(ended, ({ deposit }) => deposit.key)) {
    const state = (await ask('POST', `${ingress}/account/${encodeURIComponent(key)}/read`)) as { balance: number; history: string[] };
    const inOrder = deposits.toSorted((a, b) => a.result.before - b.result.before);
    let balance = 0;
    for (const { deposit, result } of inOrder) {
      // One that was accepted and not acknowledged has its place in the history too.
      if (result.before < balance) problems.push(`${key}: ${deposit.id} found ${result.before} where ${balance} had been left`);
      balance = result.before + deposit.cents;
    }
    const counts = Map.groupBy(state.history, (id) => id);
    for (const { deposit } of deposits) if (counts.get(deposit.id)?.length !== 1) problems.push(`${key}: ${deposit.id} is ${counts.get(deposit.id)?.length ?? 0} times in the history`);
    for (const [id, times] of counts) if (times.length > 1) problems.push(`${key}: ${id} is ${times.length} times in the history`);
    const sum = state.history.reduce((total, id) => total + Number(id.split('-')[1]) + 1, 0);
    if (sum !== state.balance) problems.push(`${key}: its balance is ${state.balance}, its history makes ${sum}`);
  }
  return problems;
}

/** An effect that is done again has the same value (law 2), and its entry was not durable when the process before died. */
function judge(effects: readonly Effect[], journals: DurableJournals, ended: readonly Ended[]): string[] {
  const problems: string[] = [];
  const values = new Map<string, number>();
  for (const [line, effect] of effects.entries()) {
    const name = nameOf(effect);
    const first = values.get(name);
    if (first === undefined) values.set(name, effect.value);
    else if (first !== effect.value) problems.push(`law 2: ${name} was ${first}, and then ${effect.value}`);
    const durable = journals.durableSince(name);
    if (durable !== undefined && line >= durable) problems.push(`${name} was done again after its entry was durable`);
  }
  for (const { deposit, result } of ended) {
    const noted = values.get(`${deposit.invocation} note`);
    if (noted !== result.noted) problems.push(`${deposit.id} ended with ${result.noted}, and had noted ${noted}`);
  }
  return problems;
}

const nameOf = ({ invocation, key }: Effect): string => `${invocation} ${key}`;

/** What was durable at each death: read from a copy, for the file is the next process's. */
class DurableJournals {
  readonly #folder: string;
  readonly #copy: string;
  /** By run: lines of the log when its entry was first found. */
  readonly #durable = new Map<string, number>();
  #after = 0;

  constructor(folder: string, copy: string) {
    this.#folder = folder;
    this.#copy = copy;
  }

  /** Gives the invocations that have not ended. */
  read(lines: number): string[] {
    cpSync(this.#folder, this.#copy, { recursive: true, filter: (source) => !source.endsWith('.lock') });
    const database = new DatabaseSync(join(this.#copy, 'journal.db'));
    try {
      const found = database.prepare(`select e.rowid as row, i.id, e.entry ->> 'name' as name from entries e join invocations i using (invocation)
        where e.rowid > ? and e.entry ->> 'type' = 'completion' and e.entry ->> 'kind' = 'run' order by e.rowid`).all(this.#after);
      for (const { row, id, name } of found) {
        this.#after = Number(row);
        const run = `${String(id)} ${String(name)}`;
        if (!this.#durable.has(run)) this.#durable.set(run, lines);
      }
      return database.prepare("select id from invocations where status = 'open'").all().map(({ id }) => String(id));
    } finally {
      database.close();
      rmSync(this.#copy, { recursive: true, force: true });
    }
  }

  durableSince(run: string): number | undefined {
    return this.#durable.get(run);
  }
}

/** The id that it is acknowledged with; undefined where it is not, because the process has died meanwhile. */
function send(ingress: string, key: string, id: string, cents: number): Promise<string | undefined> {
  return ask('POST', `${ingress}/account/${encodeURIComponent(key)}/deposit/send`, { id, cents }).then((answer) => (answer as { invocationId: string }).invocationId, () => undefined);
}
