/** A row of Restate's SQL tables: columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Asks a server over HTTP, JSON on both sides. Throws where it does not answer well, with what it says. */
export async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Asks the admin interface in SQL (`sys_invocation`, `sys_journal`, `state`, …). */
export async function sql(admin: string, query: string): Promise<Row[]> {
  return ((await ask('POST', `${admin}/query`, { query })) as { rows: Row[] }).rows;
}

export interface Registration {
  /** For an endpoint that speaks HTTP/1.1, in request-response mode. */
  readonly useHttp11?: boolean;
  /** Replaces a deployment that is registered at the same address. */
  readonly force?: boolean;
}

/** Registers the services of an endpoint; its deployment's id. */
export async function register(admin: string, uri: string, { useHttp11, force }: Registration = {}): Promise<string> {
  const answer = await ask('POST', `${admin}/deployments`, {
    uri, ...(useHttp11 !== undefined && { use_http_11: useHttp11 }), ...(force !== undefined && { force }),
  });
  return (answer as { id: string }).id;
}
