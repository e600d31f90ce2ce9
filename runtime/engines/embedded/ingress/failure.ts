/** Who is at fault, in the header `x-restate-error-source`: the official client does not try again what an invocation answered. */
export type Source = 'ingress' | 'invocation';

/** An answer that is a failure. Thrown by whatever handles a request, and told to nobody but whoever asked. */
export class Failure extends Error {
  readonly status: number;
  readonly source: Source;
  readonly headers: Readonly<Record<string, string>>;
  /** The connection cannot go on: what follows on it was not read. */
  readonly closes: boolean;

  constructor(status: number, message: string, more: { source?: Source; headers?: Record<string, string>; closes?: boolean } = {}) {
    super(message);
    this.status = status;
    this.source = more.source ?? 'ingress';
    this.headers = more.headers ?? {};
    this.closes = more.closes ?? false;
  }
}

export const methodNotAllowed = (...allowed: string[]): Failure => new Failure(405, 'method not allowed', { headers: { allow: allowed.join(', ') } });
export const notFound = (): Failure => new Failure(404, 'not found');
export const closing = (): Failure => new Failure(503, 'the server is closing', { closes: true });

/** The body of a failure, as Restate's ingress words it. */
export function failureBody(code: number, message: string, source: Source, metadata?: Readonly<Record<string, string>>): string {
  return JSON.stringify({ code, message, ...(metadata !== undefined && Object.keys(metadata).length > 0 && { metadata }), source });
}
