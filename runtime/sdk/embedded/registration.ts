import type * as sdk from '@restatedev/restate-sdk';
import type { Invoked, Registered } from '../../engines/embedded/index.ts';
import { decodePayload, payload } from '../../engines/embedded/payload.ts';
import { serialized, TerminalError, type Attempt } from '../../kernel/index.ts';
import { attemptLog, speakingConsole } from './console.ts';
import { EmbeddedContext } from './context.ts';
import { ms, type Defined, type DefinedHandler } from './definitions.ts';
import { interceptors } from './interceptors.ts';

/** What the handlers of one endpoint share. */
export interface EndpointSettings {
  readonly logger?: sdk.LoggerTransport;
}

/** The handlers of a definition as the engine runs them. */
export function registrations(defined: Defined, settings: EndpointSettings): Registered[] {
  return defined.handlers.map((handler) => registration(defined.name, handler, settings));
}

function registration(service: string, handler: DefinedHandler, settings: EndpointSettings): Registered {
  const { name, kind, once, shared, effective, retentionMs } = handler;
  const { retryPolicy = {}, explicitCancellation, onJournalMismatchErrors } = effective;
  const idleMs = ms(effective.inactivityTimeout);
  const { initialInterval, exponentiationFactor, maxInterval, maxAttempts, onMaxAttempts } = retryPolicy;
  return {
    service, handler: name,
    keyed: kind !== 'service',
    exclusive: kind === 'object' && !shared,
    once,
    build: handler.build,
    invoke: (attempt, argument, invoked) => invoke(service, handler, settings, attempt, argument, invoked),
    retry: {
      ...(initialInterval !== undefined && { initialRetryInterval: ms(initialInterval)! }),
      ...(exponentiationFactor !== undefined && { retryIntervalFactor: exponentiationFactor }),
      ...(maxInterval !== undefined && { maxRetryInterval: ms(maxInterval)! }),
      ...(maxAttempts !== undefined && { maxRetryAttempts: maxAttempts }),
    },
    ...(onMaxAttempts !== undefined && { onMaxAttempts }),
    ...(onJournalMismatchErrors !== undefined && { onMismatch: onJournalMismatchErrors }),
    ...(explicitCancellation === true && { explicitCancellation }),
    ...(idleMs !== undefined && { idleMs }),
    ...(retentionMs !== undefined && { retentionMs }),
  };
}

async function invoke(
  service: string, handler: DefinedHandler, { logger }: EndpointSettings, attempt: Attempt, argument: string, invoked: Invoked,
): Promise<string | Uint8Array> {
  const body = decodePayload(argument);
  const request = requestOf(service, handler.name, attempt, body, invoked);
  const hooks = interceptors(handler.hooks, request, () => !attempt.replaying);
  const speaker = { id: attempt.id, service, handler: handler.name, key: attempt.key, request };
  const context = new EmbeddedContext(attempt, {
    request, course: handler, interceptRun: hooks.run, console: () => speakingConsole(logger, speaker, () => attempt.replaying),
  });
  const say = attemptLog(logger, speaker, () => attempt.replaying);
  say(attempt.replaying ? 'Replaying invocation.' : 'Starting invocation.');
  let output: string | Uint8Array = '';
  try {
    await hooks.handler(async () => {
      const input = inputOf(handler, body);
      output = payload(serialized(await handler.invoke(context, input), handler.output));
    });
  } catch (error) {
    const seen = handler.seen(error);
    say(`Invocation failed: ${seen instanceof Error ? seen.message : String(seen)}`);
    throw seen;
  }
  say('Invocation completed successfully.');
  return output;
}

function inputOf({ input }: DefinedHandler, body: Uint8Array): unknown {
  try {
    return input.deserialize(body);
  } catch (error) {
    throw new TerminalError(`Failed to deserialize input: ${error instanceof Error ? error.message : String(error)}`, { errorCode: 400 });
  }
}

function requestOf(service: string, handler: string, attempt: Attempt, body: Uint8Array, { headers, idempotencyKey }: Invoked): sdk.Request {
  const { key } = attempt;
  return {
    id: attempt.id as sdk.InvocationId,
    target: { service, handler, key, toString: () => (key === undefined ? `${service}/${handler}` : `${service}/${key}/${handler}`) },
    headers: new Map(Object.entries(headers)),
    attemptHeaders: new Map([['x-stet-engine', 'embedded']]),
    body,
    extraArgs: [],
    idempotencyKey,
    scope: undefined,
    limitKey: undefined,
    get attemptCompletedSignal() {
      return attempt.completed;
    },
  } as unknown as sdk.Request;
}
