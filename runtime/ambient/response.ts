import { nativeResponse } from './natives.ts';

/** A response as it is journaled: all of it, the body as bytes. */
export interface ResponseParts {
  readonly status: number;
  readonly statusText: string;
  /** Pairs, so that several `set-cookie` survive. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly url: string;
  readonly redirected: boolean;
  readonly type: ResponseType;
  /** Absent where the response has none. */
  readonly body?: Uint8Array;
}

export async function partsOf(response: Response): Promise<ResponseParts> {
  const { status, statusText, url, redirected, type } = response;
  const parts = { status, statusText, headers: [...response.headers], url, redirected, type };
  return response.body === null ? parts : { ...parts, body: new Uint8Array(await response.arrayBuffer()) };
}

/** Statuses whose Response must have no body (Fetch, null body status). */
const nullBodyStatuses = new Set([101, 103, 204, 205, 304]);

/** A Response over bytes: reading it stays in the turn, which a body from a socket or a Blob does not. */
export function reviveResponse(parts: ResponseParts): Response {
  const { status, statusText, headers, url, redirected, type, body } = parts;
  const isConstructible = status >= 200 && status <= 599;
  const response = new (nativeResponse())(body === undefined || nullBodyStatuses.has(status) ? null : (body as Uint8Array<ArrayBuffer>), {
    status: isConstructible ? status : 200,
    statusText,
    headers: headers.map(([name, value]) => [name, value] as [string, string]),
  });
  return describe(response, { url, redirected, type, ...(isConstructible ? {} : { status, ok: false }) });
}

/** Gives a Response what its constructor cannot: where it came from. A clone has it too. */
function describe(response: Response, facts: object): Response {
  for (const [key, value] of Object.entries(facts)) Object.defineProperty(response, key, { value, configurable: true });
  const clone = () => describe(nativeResponse().prototype.clone.call(response), facts);
  Object.defineProperty(response, 'clone', { value: clone, configurable: true, writable: true });
  return response;
}
