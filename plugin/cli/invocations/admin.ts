/** An invocation as the admin interface gives it. */
export interface Invocation {
  readonly id: string;
  readonly target: string;
  readonly status: string;
  readonly journal_size: number;
  readonly retry_count: number;
  readonly last_failure?: string;
  readonly idempotency_key?: string;
  readonly created_at: string;
  readonly scheduled_start_at?: string;
  readonly completed_at?: string;
  readonly completion_result?: 'success' | 'failure';
  readonly completion_value?: string;
  readonly completion_failure?: string;
  readonly journal?: readonly Readonly<Record<string, unknown>>[];
}

export interface Listing {
  readonly invocations: readonly Invocation[];
  /** How many match, shown or not. */
  readonly total: number;
}

export interface Wanted {
  readonly status?: readonly string[] | undefined;
  readonly service?: readonly string[] | undefined;
  readonly limit?: number | undefined;
}

export interface Admin {
  list(wanted: Wanted): Promise<Listing>;
  show(id: string): Promise<Invocation>;
  /** `isDone` is false where the invocation has yet to do it; `anew` is the id of the one that was begun. */
  act(id: string, action: string): Promise<{ readonly isDone: boolean; readonly anew: string | undefined }>;
}

/** What went wrong, in the words for whoever runs the command. */
export class AdminError extends Error {
  /** What the other side said, where it is of one invocation. */
  readonly refusal: string | undefined;
  readonly isUsage: boolean;
  constructor(problem: string, fix: string | undefined, more: { refusal?: string; isUsage?: boolean } = {}) {
    super(`error invocations: ${problem}${fix === undefined ? '' : `\n  fix  ${fix}`}`);
    this.refusal = more.refusal;
    this.isUsage = more.isUsage === true;
  }
}

const answerTimeoutMs = 10_000;

/** The admin interface at an address: the one given, else STET_ADMIN's, else where a program serves it unless told otherwise. Throws an AdminError. */
export function adminOf(given: string | undefined): Admin {
  const address = given ?? process.env['STET_ADMIN'] ?? 'http://127.0.0.1:9070';
  const base = /^https?:\/\/[^/]/.test(address) && URL.canParse(address) ? address.replace(/\/+$/, '') : undefined;
  if (base === undefined) {
    throw new AdminError(`${JSON.stringify(address)} is no address`, `${given === undefined ? 'STET_ADMIN=' : '--admin '}http://127.0.0.1:9070`, { isUsage: true });
  }
  const ask = (path: string, method = 'GET'): Promise<Reply> => askAt(base, path, method);
  return {
    list: async ({ status = [], service = [], limit }) => {
      const query = new URLSearchParams([...status.map((each) => ['status', each]), ...service.map((each) => ['service', each]), ...(limit === undefined ? [] : [['limit', String(limit)]])]);
      const { value } = await ask(`/invocations?${query.toString()}`);
      if (!Array.isArray((value as Listing | undefined)?.invocations)) throw noStet(base, 'it lists no invocations');
      return value as Listing;
    },
    show: async (id) => (await ask(`/invocations/${encodeURIComponent(id)}`)).value as Invocation,
    act: async (id, action) => {
      const { status, value } = await ask(`/invocations/${encodeURIComponent(id)}/${action}`, 'PATCH');
      return { isDone: status !== 202, anew: (value as { new_invocation_id?: string } | undefined)?.new_invocation_id };
    },
  };
}

interface Reply {
  readonly status: number;
  readonly value: unknown;
}

async function askAt(base: string, path: string, method: string): Promise<Reply> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${base}${path}`, { method, signal: AbortSignal.timeout(answerTimeoutMs) });
    text = await response.text();
  } catch (error) {
    throw new AdminError(`nothing answers at ${base} (${causeOf(error)})`,
      'start the program that serves: stet run service.ts. Where its admin address is another, name it: --admin URL, or STET_ADMIN');
  }
  const value = jsonOf(text);
  if (response.ok) return { status: response.status, value };
  const message = (value as { message?: unknown } | undefined)?.message;
  if (typeof message !== 'string') throw noStet(base, `${method} ${path} gives ${response.status}`);
  throw new AdminError(message, undefined, { refusal: message });
}

const noStet = (base: string, why: string): AdminError => new AdminError(`what answers at ${base} is no program of stet's embedded engine: ${why}`,
  'name the admin address of the program: --admin URL, or STET_ADMIN. The invocations of a Restate cluster are shown by its own command line, restate');

/** Undefined for what is no JSON: only an address that is not stet's gives that. */
function jsonOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `within ${answerTimeoutMs / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
