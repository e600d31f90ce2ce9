import { readFileSync } from 'node:fs';
import { AdoptError } from './adopt-error.ts';

/** A call through the ingress. */
export interface Call {
  /** `service/handler`, `object/key/handler`, or anything else that the ingress knows; no slash at the start. */
  readonly path: string;
  /** POST without it; the ingress's own paths may want GET. */
  readonly method?: string;
  /** Sent as JSON; undefined: a call without a body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service as the admin interface tells of it. */
export interface Service {
  readonly name: string;
  readonly ty: string;
  readonly public: boolean;
  readonly handlers: readonly { readonly name: string; readonly ty?: string | null; readonly public?: boolean }[];
}

const shape = '[{ "path": "service/handler", "body": 1, "headers": { "name": "value" } }]';

/** Reads a list of calls. Throws `AdoptError` with the place of what is wrong in it. */
export function readCalls(file: string): Call[] {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new AdoptError(`${file} cannot be read: ${(error as Error).message}`, `--calls takes a file of JSON: ${shape}`);
  }
  if (!Array.isArray(list) || list.length === 0) throw new AdoptError(`${file} has no calls`, `write a list: ${shape}`);
  return list.map((each: unknown, index) => {
    const problem = problemOf(each);
    if (problem !== undefined) throw new AdoptError(`${file}: call ${index} ${problem}`, `a call is ${shape.slice(1, -1)}`);
    const { path, ...rest } = each as Call;
    return { path: path.replace(/^\/+/, ''), ...rest };
  });
}

function problemOf(call: unknown): string | undefined {
  if (typeof call !== 'object' || call === null || Array.isArray(call)) return 'is not an object';
  const { path, method, headers } = call as { path?: unknown; method?: unknown; headers?: unknown };
  if (typeof path !== 'string' || path === '') return 'has no path';
  const unknown = Object.keys(call).find((key) => !['path', 'method', 'body', 'headers'].includes(key));
  if (unknown !== undefined) return `has a key that is not known: ${unknown}`;
  if (method !== undefined && (typeof method !== 'string' || !/^[A-Z]+$/.test(method))) return `has no method of HTTP: ${JSON.stringify(method)}`;
  if (headers !== undefined && (typeof headers !== 'object' || headers === null || Object.values(headers).some((value) => typeof value !== 'string'))) {
    return 'has headers that are no texts by name';
  }
  return undefined;
}

/**
 * Each public handler without a body and with an empty object. Each call on an object or a workflow has a key of its own, so that one
 * that never ends is in nobody's way; the keys are the same on every engine.
 */
export function callsOf(services: readonly Service[]): Call[] {
  return services.filter((service) => service.public).flatMap(({ name, ty, handlers }) =>
    handlers.filter((handler) => handler.public !== false).flatMap((handler) => (['empty', 'json'] as const).map((kind): Call => {
      const key = ty === 'Service' ? '' : `adopt-${handler.name}-${kind}/`;
      return { path: `${name}/${key}${handler.name}`, ...(kind === 'json' && { body: {} }) };
    })));
}
