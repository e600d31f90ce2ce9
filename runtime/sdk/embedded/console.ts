import type * as sdk from '@restatedev/restate-sdk';

const levels = { trace: 'trace', debug: 'debug', info: 'info', log: 'info', warn: 'warn', error: 'error' } as const;

/** Whose lines they are. */
export interface Speaker {
  readonly id: string;
  readonly service: string;
  readonly handler: string;
  readonly key: string | undefined;
  readonly request: sdk.Request;
}

/** `ctx.console`: lines go to the program's logger with their level and place, or to the console, unless the attempt replays. */
export function speakingConsole(logger: sdk.LoggerTransport | undefined, speaker: Speaker, replaying: () => boolean): Console {
  const spoken: Console = Object.create(console) as Console;
  for (const [method, level] of Object.entries(levels)) {
    const value = (message?: unknown, ...more: unknown[]): void => {
      if (logger === undefined) {
        if (!replaying()) (console[method as keyof typeof levels] as (...all: unknown[]) => void)(message, ...more);
        return;
      }
      logger({ source: 'USER' as sdk.LogSource, level: level as sdk.RestateLogLevel, replaying: replaying(), context: contextOf(speaker) }, message, ...more);
    };
    Object.defineProperty(spoken, method, { value, configurable: true, writable: true });
  }
  return spoken;
}

/** What a program's logger is told of attempts, as by the SDK; without a logger nobody asked. */
export function attemptLog(logger: sdk.LoggerTransport | undefined, speaker: Speaker, replaying: () => boolean): (message: string) => void {
  if (logger === undefined) return () => undefined;
  return (message) => logger({ source: 'JOURNAL' as sdk.LogSource, level: 'info' as sdk.RestateLogLevel, replaying: replaying(), context: contextOf(speaker) }, message);
}

function contextOf({ id, service, handler, key, request }: Speaker): sdk.LoggerContext {
  const target = key === undefined || key === '' ? `${service}/${handler}` : `${service}/${key}/${handler}`;
  return { invocationId: id, invocationTarget: target, serviceName: service, handlerName: handler, key, request, additionalContext: undefined } as unknown as sdk.LoggerContext;
}
