import { decodePayload, payload } from '../../runtime/engines/embedded/payload.ts';
import type { Registered } from '../../runtime/engines/embedded/index.ts';
import type { ServedHandler, ServedService, ServedTimes, ServiceKind } from '../../runtime/engines/embedded/ingress/index.ts';
import { TerminalError } from '../../runtime/kernel/errors.ts';

/** What a handler of these tests has in its hands, on either server. */
export interface Tools {
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string | undefined;
  sleep(ms: number): Promise<void>;
  /** Gives the awakeable's id to `tell` once, and its value in the end. */
  awakeable(tell: (id: string) => void): Promise<Uint8Array>;
}

/** A terminal error, whichever server throws it. */
export class Fails extends Error {
  readonly code: number | undefined;
  readonly metadata: Record<string, string> | undefined;
  constructor(message: string, code?: number, metadata?: Record<string, string>) {
    super(message);
    this.code = code;
    this.metadata = metadata;
  }
}

interface Described {
  readonly documentation?: string;
  readonly metadata?: Record<string, string>;
  readonly times?: ServedTimes;
}

export interface Program extends Described {
  readonly handler: string;
  readonly shared?: boolean;
  readonly private?: boolean;
  /** `application/json` unless given; null for a handler that takes nothing. */
  readonly accepts?: string | null;
  /** `application/json` unless given; null for none. */
  readonly gives?: string | null;
  readonly giveTypeIfEmpty?: boolean;
  readonly run: (input: Uint8Array, tools: Tools) => Promise<Uint8Array>;
}

export interface ProgramService extends Described {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly private?: boolean;
  readonly programs: readonly Program[];
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const bytes = (value: unknown): Uint8Array => (value === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(value)));
const number = (input: Uint8Array): number => Number(text(input) || '0');
const fails = (...args: ConstructorParameters<typeof Fails>) => async (): Promise<never> => Promise.reject(new Fails(...args));

/** The awakeables that were told of, by the text that asked for them. */
const awakeables = new Map<string, string>();

export const programs: readonly ProgramService[] = [
  {
    name: 'Plain', kind: 'service',
    programs: [
      { handler: 'echo', run: async (input) => input },
      { handler: 'nothing', run: async () => bytes(undefined) },
      { handler: 'fails', run: fails('no tea', 418, { pot: 'empty' }) },
      { handler: 'failsPlainly', run: fails('plainly') },
      { handler: 'failsEmpty', run: fails('') },
      { handler: 'failsWith', run: async (input) => Promise.reject(new Fails('coded', number(input))) },
      { handler: 'takesNothing', accepts: null, run: async () => bytes('x') },
      { handler: 'empty', accepts: null, gives: null, run: async () => bytes(undefined) },
      { handler: 'bytes', accepts: 'application/octet-stream', gives: 'application/octet-stream', run: async (input) => input },
      { handler: 'any', accepts: '*/*', gives: 'application/octet-stream', run: async (input) => input },
      { handler: 'application', accepts: 'application/*', run: async (input) => input },
      { handler: 'two', accepts: 'text/plain, text/html', run: async (input) => input },
      { handler: 'typed', gives: 'application/vnd.own+json', giveTypeIfEmpty: true, run: async () => bytes({ own: true }) },
      { handler: 'typedEmpty', gives: 'text/none', giveTypeIfEmpty: true, run: async () => bytes(undefined) },
      { handler: 'untypedEmpty', gives: 'text/none', run: async () => bytes(undefined) },
      { handler: 'hidden', private: true, run: async () => bytes('x') },
      { handler: 'headers', run: async (_, { headers }) => bytes(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))) },
      { handler: 'sleeps', run: async (input, { sleep }) => {
        await sleep(number(input));
        return bytes('slept');
      } },
      { handler: 'awaits', run: async (input, { awakeable }) => awakeable((id) => awakeables.set(text(input), id)) },
      { handler: 'awakeable', run: async (input) => bytes(awakeables.get(text(input)) ?? null) },
    ],
  },
  {
    name: 'Object', kind: 'object',
    programs: [
      { handler: 'key', shared: true, run: async (_, { key }) => bytes(key) },
      { handler: 'increment', run: async (input) => bytes(number(input) + 1) },
    ],
  },
  {
    name: 'Flow', kind: 'workflow',
    programs: [
      { handler: 'run', run: async (input, { sleep }) => {
        if (text(input) === '"fail"') throw new Fails('flow failed', 420);
        if (text(input) === '"wait"') await sleep(60_000);
        return input;
      } },
      { handler: 'key', shared: true, run: async (_, { key }) => bytes(key) },
    ],
  },
  {
    name: 'Described', kind: 'workflow', documentation: 'a service with words', metadata: { team: 'a' },
    times: { idempotencyRetentionMs: 7_200_000, journalRetentionMs: 1_800_000, workflowRetentionMs: 172_800_000, inactivityTimeoutMs: 50_000, abortTimeoutMs: 70_000 },
    programs: [
      { handler: 'run', documentation: 'runs', metadata: { k: 'v' }, times: { journalRetentionMs: 61_001 }, run: async (input) => input },
      { handler: 'look', shared: true, run: async (input) => input },
    ],
  },
  { name: 'Hidden', kind: 'service', private: true, programs: [{ handler: 'any', run: async () => bytes('x') }] },
];

/** The programs as the ingress sees them. */
export function served(): ServedService[] {
  return programs.map(({ name, kind, private: isPrivate = false, programs: own, ...rest }) => ({
    name, kind, private: isPrivate, ...describedBy(rest),
    handlers: own.map((program): ServedHandler => ({
      service: name, handler: program.handler, kind,
      ...(kind !== 'service' && { shared: program.shared === true }),
      once: isOnce(kind, program),
      private: isPrivate || program.private === true,
      input: optional(program.accepts),
      output: { ...optional(program.gives), setContentTypeIfEmpty: program.giveTypeIfEmpty === true },
      ...describedBy(program),
    })),
  }));
}

/** The programs as the embedded engine runs them. */
export function registered(): Registered[] {
  return programs.flatMap(({ name, kind, programs: own }) => own.map((program): Registered => ({
    service: name, handler: program.handler, keyed: kind !== 'service', build: 'b1',
    exclusive: kind === 'object' && program.shared !== true,
    once: isOnce(kind, program),
    invoke: async (attempt, argument, { headers }) => {
      const tools: Tools = {
        headers, key: attempt.key,
        sleep: async (ms) => {
          await attempt.sleep(ms);
        },
        awakeable: async (tell) => {
          const { id, promise } = attempt.awakeable();
          tell(id);
          return Buffer.from(await promise as string | Uint8Array);
        },
      };
      try {
        return payload(await program.run(decodePayload(argument), tools));
      } catch (error) {
        if (!(error instanceof Fails)) throw error;
        throw new TerminalError(error.message, { ...(error.code !== undefined && { errorCode: error.code }), ...(error.metadata && { metadata: error.metadata }) });
      }
    },
  })));
}

const isOnce = (kind: ServiceKind, { handler }: Program): boolean => kind === 'workflow' && handler === 'run';
const describedBy = ({ documentation, metadata, times }: Described): Described => ({ ...(documentation && { documentation }), ...(metadata && { metadata }), ...(times && { times }) });
const optional = (contentType: string | null = 'application/json'): { contentType?: string } => (contentType === null ? {} : { contentType });
