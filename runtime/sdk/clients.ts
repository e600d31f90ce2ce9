import { formatTarget, milliseconds, type Attempt, type Duration, type HandlerRef, type StetPromise } from '../kernel/index.ts';

/** What a handler takes beyond the context. */
type Arguments<F> = F extends (ctx: never, ...rest: infer A) => unknown ? A : never;
type Result<F> = F extends (...all: never[]) => Promise<infer O> ? O : never;

/** Calls: each method gives the durable result of the handler of that name. */
export type Client<M> = { readonly [K in keyof M]: (...input: Arguments<M[K]>) => StetPromise<Result<M[K]>> };

/** Sends: each method returns at once; the handler runs exactly once, after `delay` where given. */
export type SendClient<M> = { readonly [K in keyof M]: (...input: [...Arguments<M[K]>, options?: SendOptions]) => void };

export interface SendOptions {
  readonly delay?: number | Duration;
}

const isOptions = Symbol('stet.sendOptions');

/** Options of a send, told apart from its argument. */
export const rpc = {
  sendOpts: (options: SendOptions): SendOptions => Object.assign({ [isOptions]: true }, options),
};

export function callClient<M>(attempt: Attempt, target: Omit<HandlerRef, 'handler'>): Client<M> {
  return byMethod((handler, [input]) => {
    attempt.enter('call');
    return attempt.call(formatTarget({ ...target, handler }), input);
  }) as Client<M>;
}

export function sendClient<M>(attempt: Attempt, target: Omit<HandlerRef, 'handler'>): SendClient<M> {
  return byMethod((handler, input) => {
    attempt.enter('send');
    const last = input.at(-1);
    const options = typeof last === 'object' && last !== null && isOptions in last ? (last as SendOptions) : {};
    attempt.send(
      formatTarget({ ...target, handler }), input[0] === options ? undefined : input[0],
      options.delay === undefined ? undefined : milliseconds(options.delay),
    );
  }) as SendClient<M>;
}

/** An object whose every method is `invoke` under its name. Not a thenable: `await client` gives the client. */
export function byMethod(invoke: (method: string, input: unknown[]) => unknown): object {
  return new Proxy({}, {
    get: (_, method) => (typeof method === 'string' && method !== 'then' ? (...input: unknown[]) => invoke(method, input) : undefined),
  });
}
