import { decode, encode } from '../../runtime/kernel/codec.ts';

/** What a run of a program leaves behind, as text. */
export interface Trace {
  /** Effects and uses of the context, in one order. */
  readonly events: string;
  readonly state: string;
  readonly outbox: string;
  readonly result: string;
}

type Handler = (context: object, x: number, io: object) => Promise<unknown>;

/** What an operation gave in the first attempt, in order. */
export type Journal = string[];

/** Evaluates a program, and gives its handler. */
export function handlerOf(code: string): Handler {
  const body = code.replace(/^import .*$/m, '');
  let handler: Handler | undefined;
  const service = (definition: { handlers: { h: Handler } }): void => { handler = definition.handlers.h; };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- a generated program
  (new Function('service', body) as (define: typeof service) => void)(service);
  if (handler === undefined) throw new Error('the program defines no handler');
  return handler;
}

/**
 * Runs a handler on a context that allows everything everywhere. With a journal that another attempt has written it replays:
 * operations give what they gave then, and actions are not executed. Throws where the replay asks for another operation.
 */
export async function execute(handler: Handler, journal: Journal, replays: boolean): Promise<Trace> {
  const state = new Map<string, string>([['s', '4']]);
  const outbox: string[] = [];
  const events: string[] = [];
  let at = 0;
  const operation = async (name: string, act: () => unknown): Promise<unknown> => {
    if (!name.startsWith('run ')) events.push(name);
    if (replays) {
      const entry = journal[at++];
      if (entry?.startsWith(`${name} `) !== true) throw new Error(`the journal has ${entry ?? 'no more'} where the program asks for ${name}`);
      return decode(entry.slice(name.length + 1));
    }
    const value = encode(await act());
    journal.push(`${name} ${value}`);
    return decode(value);
  };
  const context = {
    run: (name: string, action: () => unknown) => operation(`run ${name}`, action),
    get: (key: string) => operation(`get ${key}`, () => (state.has(key) ? decode(state.get(key) as string) : null)),
    call: (target: string, argument: unknown) => operation(`call ${target} ${encode(argument)}`, () => argument),
    sleep: () => operation('sleep', () => undefined),
    set: (key: string, value: unknown) => { events.push(`set ${key}`); state.set(key, encode(value)); },
    clear: (key: string) => { events.push(`clear ${key}`); state.delete(key); },
    send: (target: string, argument: unknown) => { events.push('send'); outbox.push(`${target} ${encode(argument)}`); },
    rand: { random: () => 0.5 },
  };
  const io = {
    effect: (key: string, value: unknown) => { events.push(`effect ${key} ${encode(value)}`); return value; },
    later: async (value: unknown) => { await Promise.resolve(); events.push(`effect later ${encode(value)}`); return value; },
  };
  const result = encode(await handler(context, 2, io));
  if (replays && at !== journal.length) throw new Error(`the journal has ${journal[at]}, and the program asks for no more`);
  return { events: events.join('\n'), state: JSON.stringify([...state].sort()), outbox: outbox.join('\n'), result };
}
