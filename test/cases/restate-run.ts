import type { Http2ServerRequest } from 'node:http2';
import * as sdk from '@restatedev/restate-sdk';
import type { RestateAttempt } from '../../runtime/engines/restate/attempt.ts';
import type { RestateContext } from '../../runtime/engines/restate/context.ts';
import type { Delivered } from '../../runtime/engines/restate/delivered.ts';
import { fromSdk } from '../../runtime/engines/restate/errors.ts';
import { durable } from '../../runtime/engines/restate/handler.ts';
import { decode, encode } from '../../runtime/kernel/codec.ts';
import { inTurn } from '../../runtime/kernel/scope.ts';
import { equalityProblem } from '../harness/laws.ts';
import type { RealWorld } from '../harness/real-world.ts';
import { Recorder } from '../harness/recorder.ts';
import { ask, sql } from '../harness/restate-admin.ts';
import { restateCaseContext, type CaseWrite } from '../harness/restate-context.ts';
import type { AttemptEnd } from '../harness/run-attempt.ts';
import type { CaseHandler, CaseOutcome, ServerAddress } from './case.ts';
import type { CaseRun, Fault } from './case-run.ts';
import type { LoadedCase } from './load-case.ts';
import { countUnhandled } from './unhandled.ts';

/** What a case has sent. */
export interface Sent {
  readonly name: string;
  readonly arg: unknown;
}

export interface RestateRunOptions {
  /** Key of the object whose invocation this is, and name of the object. */
  readonly key: string;
  readonly name: string;
  readonly address: ServerAddress;
  readonly world: RealWorld;
  /** What has arrived of what this run sent. */
  readonly mail: () => readonly Sent[];
  readonly fault?: Fault;
  /** 32 bytes; true entropy unless given. */
  readonly entropy?: Uint8Array;
  readonly onDelivery?: (delivered: Delivered) => void;
}

const awakeableMs = 5;

/** An attempt that the runner wants. */
interface Plan {
  readonly handler: CaseHandler;
  readonly cutAt: number;
  /** What records it: anew, where the server has to begin the attempt again, because a run is to be retried. */
  record: ReturnType<Recorder['attempt']>;
  readonly onEnd: (end: AttemptEnd) => void;
  served: boolean;
  deliveries: number;
  over: boolean;
}

/**
 * One invocation of a case on a Restate server. The server starts the attempts; each waits until the runner asks for it. It is cut by
 * dropping the stream after the delivery that is its last, and a finished one is kept from ending until the runner has replayed it.
 */
export class RestateRun implements CaseRun {
  readonly recorder = new Recorder();
  invocation: string | undefined;
  readonly #options: RestateRunOptions;
  readonly #completed = new Set<string>();
  readonly #faulted = new Set<string>();
  #writes: CaseWrite[] = [];
  #submitted = false;
  #plan: Plan | undefined;
  #planned: ((plan: Plan) => void) | undefined;
  #request: Http2ServerRequest | undefined;
  #finale: ((how: 'return' | 'drop') => void) | undefined;

  constructor(options: RestateRunOptions) {
    this.#options = options;
  }

  async attempt({ network }: Pick<LoadedCase, 'network'>, handler: CaseHandler, cutAt = Infinity): Promise<{ end: AttemptEnd; outcome: CaseOutcome }> {
    const record = this.recorder.attempt();
    const { world } = this.#options;
    if (network !== undefined) world.network = () => network;
    const unhandled = countUnhandled();
    let plan!: Plan;
    const end = await new Promise<AttemptEnd>((onEnd, reject) => {
      plan = { handler, cutAt, record, onEnd, served: false, deliveries: 0, over: false };
      this.#want(plan);
      this.#submit().catch(reject);
    });
    const unhandledCount = await unhandled.end();
    plan.record.mute();
    world.crash();
    return { end, outcome: this.#outcome(end, plan.record.observed, unhandledCount) };
  }

  /** The finished attempt does not end: its stream is dropped, and the server tries again over the whole journal. */
  async reopen(): Promise<void> {
    this.#finale!('drop');
  }

  async finish(): Promise<string[]> {
    this.#finale?.('return');
    const { key, name } = this.#options;
    await this.#ended();
    const rows = (await sql(this.#options.address.admin, `select key, value_utf8 from state where service_name = '${name}' and service_key = '${key}'`)) as { key: string; value_utf8: string }[];
    const kept = Object.fromEntries(rows.map((row) => [row.key, decode(row.value_utf8)]));
    const sent = this.#sent();
    for (let tries = 0; tries < 100 && this.#options.mail().length < sent.length; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
    return [
      equalityProblem('the server keeps other state', sorted(this.#state()), sorted(kept)),
      equalityProblem('the server delivered other sends', sent.map((it) => encode(it)).sort(), this.#options.mail().map(({ name: to, arg }) => encode({ name: to, arg })).sort()),
    ].filter((problem) => problem !== undefined);
  }

  // ── what the server asks for ──

  /** The server has started an attempt. */
  async serve(context: sdk.ObjectContext, request: Http2ServerRequest): Promise<unknown> {
    this.invocation = context.request().id;
    this.#request = request;
    const plan = await this.#nextPlan();
    this.#begin(plan);
    this.#options.world.resume();
    const handler = durable((own: RestateContext) => plan.handler(this.#adapt(own, plan), plan.record.io)) as unknown as (context: sdk.ObjectContext) => Promise<unknown>;
    const end = await handler(context).then(
      (value): AttemptEnd => ({ type: 'ended', ok: true, value: decode(encode(value)) }),
      (error: unknown): AttemptEnd => (error instanceof sdk.TerminalError ? { type: 'ended', ok: false, value: fromSdk(error) } : { type: 'failed', error }),
    );
    const finale = new Promise<'return' | 'drop'>((resolve) => (this.#finale = resolve));
    this.#over(plan, end);
    if ((await finale) === 'drop') this.#drop();
    throw new sdk.TerminalError('the runner has seen how it ended');
  }

  #begin(plan: Plan): void {
    if (plan.served) {
      plan.record.mute();
      plan.record = this.recorder.attempt();
    }
    plan.served = true;
    plan.deliveries = 0;
    this.#writes = [];
  }

  get entropy(): Uint8Array | undefined {
    return this.#options.entropy;
  }

  noteDelivery(delivered: Delivered): void {
    this.#options.onDelivery?.(delivered);
  }

  /** After each delivery: false, and the process has died there. */
  mayGoOn(): boolean {
    const plan = this.#plan;
    if (plan === undefined || plan.over) return false;
    if (++plan.deliveries < plan.cutAt) return true;
    plan.record.mute();
    this.#options.world.crash();
    this.#drop();
    this.#over(plan, { type: 'cut' });
    return false;
  }

  #drop(): void {
    this.#request?.stream.destroy();
  }

  #over(plan: Plan, end: AttemptEnd): void {
    if (plan.over) return;
    plan.over = true;
    this.#plan = undefined;
    plan.onEnd(end);
  }

  #want(plan: Plan): void {
    this.#plan = plan;
    this.#planned?.(plan);
    this.#planned = undefined;
  }

  #nextPlan(): Promise<Plan> {
    return this.#plan === undefined ? new Promise((resolve) => (this.#planned = resolve)) : Promise.resolve(this.#plan);
  }

  #adapt(own: RestateContext, plan: Plan) {
    const attempt = inTurn<never>() as unknown as RestateAttempt;
    let failed = false;
    const fail = attempt.fail.bind(attempt);
    attempt.fail = (error) => {
      failed = true;
      fail(error);
    };
    return restateCaseContext(own, attempt, {
      echo: `${this.#options.name}-echo`, from: this.#options.key,
      onAwakeable: (id) => this.#completeAwakeable(id),
      onWrite: (write) => {
        if (!plan.over) this.#writes.push(write);
      },
      around: (name, action) => () => {
        if (failed) this.recorder.violations.push(`run ${JSON.stringify(name)} started after a foreign event`);
        this.#failByFault(name);
        return action();
      },
      ...(this.#options.fault !== undefined && { tries: 2 }),
    });
  }

  #failByFault(name: string): void {
    const { fault } = this.#options;
    if (fault === undefined || (fault === 'once' && this.#faulted.has(name))) return;
    this.#faulted.add(name);
    throw new Error(`fault: ${name}`);
  }

  // ── what the case left ──

  #outcome(end: AttemptEnd, obs: readonly unknown[], unhandled: number): CaseOutcome {
    const settled =
      end.type === 'ended' ? (end.ok ? { result: end.value } : { error: end.value }) : end.type === 'failed' ? { error: end.error } : {};
    return { mode: 'durable', obs, ...settled, unhandled, state: this.#state(), outbox: this.#sent() };
  }

  #state(): Record<string, unknown> {
    const state: Record<string, unknown> = {};
    for (const write of this.#writes) {
      if (write.do === 'set') state[write.key] = write.value;
      else if (write.do === 'clear') delete state[write.key];
    }
    return state;
  }

  #sent(): Sent[] {
    return this.#writes.flatMap((write) => (write.do === 'send' ? [{ name: write.name, arg: write.arg }] : []));
  }

  // ── the server ──

  async #submit(): Promise<void> {
    if (this.#submitted) return;
    this.#submitted = true;
    const { address, name, key } = this.#options;
    await ask('POST', `${address.ingress}/${name}/${key}/run/send`);
  }

  #completeAwakeable(id: string): void {
    if (this.#completed.has(id)) return;
    this.#completed.add(id);
    setTimeout(() => void ask('POST', `${this.#options.address.ingress}/restate/awakeables/${id}/resolve`, null).catch((error: unknown) => this.recorder.violations.push(String(error))), awakeableMs);
  }

  async #ended(): Promise<void> {
    for (let tries = 0; tries < 500; tries++) {
      const [row] = await sql(this.#options.address.admin, `select status from sys_invocation where id = '${this.invocation}'`);
      if (row === undefined || row['status'] === 'completed') return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${this.invocation} does not end on the server`);
  }
}

function sorted(values: Record<string, unknown>): [string, string][] {
  return Object.entries(values).map(([key, value]): [string, string] => [key, encode(value)]).sort();
}
