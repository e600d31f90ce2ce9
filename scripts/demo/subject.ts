/** What a file offers to run: a handler and an argument for it. */
export interface Subject {
  readonly service: string;
  readonly handler: string;
  readonly run: (ctx: never, input: never) => Promise<unknown>;
  readonly input: unknown;
}

type Run = Subject['run'];

/**
 * Finds the handler in the exports of a module: the first one of a service that it defines, or else its default export,
 * or its first exported function. The argument is the one given, or the export `example`.
 */
export function subjectOf(exports: Readonly<Record<string, unknown>>, handler: string | undefined, input: unknown): Subject {
  const example = input ?? exports['example'];
  for (const value of Object.values(exports)) {
    const handlers = handlersOf(value);
    if (handlers === undefined) continue;
    const [name, run] = Object.entries(handlers).find(([each]) => handler === undefined || each === handler) ?? [];
    if (name !== undefined) return { service: (value as { name: string }).name, handler: name, run: run as Run, input: example };
  }
  const functions = Object.entries(exports).filter(([name, value]) => typeof value === 'function' && (handler === undefined || name === handler));
  const [name, run] = functions.find(([each]) => each === 'default') ?? functions[0] ?? [];
  if (name === undefined) throw new Error('The file exports no service and no function that the demo could run.');
  return { service: 'demo', handler: name === 'default' ? 'handler' : name, run: run as Run, input: example };
}

/** A definition of stet's has `handlers`; one of Restate's SDK keeps them under its kind. */
function handlersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value)) return undefined;
  for (const member of ['handlers', 'service', 'object']) {
    const handlers: unknown = Reflect.get(value, member);
    if (typeof handlers === 'object' && handlers !== null) return handlers as Readonly<Record<string, unknown>>;
  }
  return undefined;
}
