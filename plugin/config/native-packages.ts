/**
 * Packages that are never rewritten: loggers, tracers and connection pools own timers and draws that depend on the
 * process (semantics §5), and stet's own packages, with what they depend on, are what rewritten code calls. `@scope/*` names a whole scope.
 */
export const nativePackages: readonly string[] = [
  'pino', 'pino-pretty', 'sonic-boom', 'thread-stream', 'winston', 'winston-transport', 'bunyan', 'log4js', 'debug',
  '@opentelemetry/*', 'dd-trace', 'newrelic', '@sentry/*', 'prom-client',
  'undici', 'generic-pool', 'tarn',
  'source-map-support', 'graceful-fs',
  '@stet/*', 'devalue', 'pure-rand',
];

/** Whether `name` is in `list`, where `@scope/*` stands for every package of a scope. */
export function listsPackage(list: readonly string[], name: string): boolean {
  return list.some((entry) => entry === name || (entry.endsWith('/*') && name.startsWith(entry.slice(0, -1))));
}
