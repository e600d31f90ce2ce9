import * as sdk from '@restatedev/restate-sdk';
import { milliseconds, type Duration } from '../../kernel/index.ts';
import { buildOf } from '../handler-build.ts';

type AnySerde = sdk.Serde<unknown>;
type Time = number | Duration;

/** The options of endpoints, services and handlers, as far as this engine acts on them or shows them. */
export interface Options {
  readonly serde?: AnySerde;
  readonly input?: AnySerde;
  readonly output?: AnySerde;
  readonly accept?: string;
  readonly setOutputContentTypeIfEmpty?: boolean;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly inactivityTimeout?: Time;
  readonly abortTimeout?: Time;
  readonly idempotencyRetention?: Time;
  readonly journalRetention?: Time;
  readonly workflowRetention?: Time;
  readonly ingressPrivate?: boolean;
  readonly enableLazyState?: boolean;
  readonly explicitCancellation?: boolean;
  readonly onJournalMismatchErrors?: 'retry' | 'pause' | 'fail';
  readonly retryPolicy?: {
    readonly initialInterval?: Time;
    readonly exponentiationFactor?: number;
    readonly maxInterval?: Time;
    readonly maxAttempts?: number;
    readonly onMaxAttempts?: 'pause' | 'kill';
  };
  readonly asTerminalError?: (error: unknown) => Error | undefined;
  readonly hooks?: readonly sdk.HooksProvider[];
}

/** How attempts of one handler go. */
export interface Course {
  readonly defaultSerde: AnySerde;
  readonly hooks: readonly sdk.HooksProvider[];
  /** An error of the program's domain as the journal is to see it. */
  seen(error: unknown): unknown;
}

export type Kind = 'service' | 'object' | 'workflow';

/** A handler of a definition, with what holds for it: its own options, else its service's, else the endpoint's. */
export interface DefinedHandler extends Course {
  readonly name: string;
  readonly kind: Kind;
  readonly shared: boolean;
  /** The one run of a workflow. */
  readonly once: boolean;
  readonly invoke: (...args: unknown[]) => Promise<unknown>;
  /** Names its code. */
  readonly build: string;
  readonly own: Options;
  readonly effective: Options;
  readonly input: AnySerde;
  readonly output: AnySerde;
  /** Milliseconds for which an invocation that has ended is kept, where an option says so. */
  readonly retentionMs: number | undefined;
}

export interface Defined {
  readonly name: string;
  readonly kind: Kind;
  readonly documentation?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly options: Options;
  readonly handlers: readonly DefinedHandler[];
}

/** What the SDK attaches to the function of a handler, under a symbol that it keeps to itself. */
interface Wrapper {
  readonly kind: number;
  readonly handler: (...args: unknown[]) => Promise<unknown>;
  readonly options?: Options;
}

/** The SDK's numbers for kinds of handlers. */
const wrapperKinds = { shared: 2, workflow: 3 };

type Routes = Readonly<Record<string, object>>;

/** Reads a definition of `service`, `object`, `workflow` or `implement`. Throws a TypeError for anything else. */
export function readDefinition(definition: unknown, defaults: Options = {}): Defined {
  const { name, description, metadata, options: given, ...routes } = definition as {
    readonly name: string; readonly description?: string; readonly metadata?: Record<string, string>; readonly options?: Options;
    readonly service?: Routes; readonly object?: Routes; readonly workflow?: Routes;
  };
  const kind = (['service', 'object', 'workflow'] as const).find((each) => routes[each] !== undefined);
  if (kind === undefined) throw new TypeError(`cannot serve ${String(name)}: it is neither a service nor a virtual object nor a workflow with handlers`);
  if (name.includes('/')) throw new TypeError(`the name of a service has no slash: ${name}`);
  const own = routes[kind]!;
  const options: Options = { ...defaults, ...given };
  return {
    name, kind, options,
    ...(description !== undefined && { documentation: description }), ...(metadata !== undefined && { metadata }),
    handlers: Object.entries(own).map(([handler, route]) => readHandler(name, kind, handler, route, own, options)),
  };
}

function readHandler(service: string, kind: Kind, name: string, route: object, routes: Routes, options: Options): DefinedHandler {
  const wrapper = wrapperOf(route);
  if (wrapper === undefined) throw new TypeError(`${service}/${name} is no handler that this version of @restatedev/restate-sdk has made`);
  const own = wrapper.options ?? {};
  const effective: Options = { ...options, ...own };
  const defaultSerde = own.serde ?? options.serde ?? (sdk.serde.json as AnySerde);
  const { asTerminalError } = effective;
  return {
    name, kind, own, effective, defaultSerde,
    shared: wrapper.kind === wrapperKinds.shared,
    once: wrapper.kind === wrapperKinds.workflow,
    // Handlers call their siblings through `this`.
    invoke: (...args) => Reflect.apply(wrapper.handler, routes, args) as Promise<unknown>,
    build: buildOf(route),
    hooks: [...(options.hooks ?? []), ...(own.hooks ?? [])],
    input: own.input ?? defaultSerde,
    output: own.output ?? defaultSerde,
    retentionMs: retentionOf(effective, wrapper.kind === wrapperKinds.workflow),
    seen: (error) => asTerminalError?.(error) ?? error,
  };
}

/** The longest of what the options ask for: one time says how long an invocation that has ended is kept. */
function retentionOf(options: Options, once: boolean): number | undefined {
  const asked = [options.journalRetention, once ? options.workflowRetention : options.idempotencyRetention].map(ms).filter((each) => each !== undefined);
  return asked.length === 0 ? undefined : Math.max(...asked);
}

function wrapperOf(route: object): Wrapper | undefined {
  const symbol = Object.getOwnPropertySymbols(route).find(({ description }) => description === 'Handler');
  return symbol === undefined ? undefined : (Reflect.get(route, symbol) as Wrapper);
}

/** Milliseconds of an option; undefined where it is not given. */
export function ms(time: Time | undefined): number | undefined {
  return time === undefined ? undefined : milliseconds(time);
}
