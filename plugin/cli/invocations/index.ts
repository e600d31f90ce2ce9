import { colors } from '../../report/index.ts';
import { AdminError, adminOf, type Invocation } from './admin.ts';
import { detailOf } from './detail.ts';
import { tableOf } from './table.ts';

/** What is done to invocations, each with what was done. */
const done: Readonly<Record<string, string>> = {
  cancel: 'cancelled', kill: 'killed', pause: 'paused', resume: 'resumed', restart: 'restarted', purge: 'purged',
};

export const actions: readonly string[] = ['list', 'show', ...Object.keys(done)];

export interface InvocationsOptions {
  readonly action: string;
  readonly ids: readonly string[];
  readonly json: boolean;
  /** Undefined: what STET_ADMIN says. */
  readonly admin?: string | undefined;
  readonly status?: readonly string[] | undefined;
  readonly service?: readonly string[] | undefined;
  readonly limit?: number | undefined;
}

/**
 * Shows the invocations of a program that serves, or acts on them, by its admin address. Gives the exit code: 1 where nothing answers
 * there, or one of the ids was refused, 2 for wrong usage.
 */
export async function invocations(options: InvocationsOptions): Promise<number> {
  const { action, ids } = options;
  if (!actions.includes(action)) return refuse(`there is no action ${JSON.stringify(action)}`, `stet invocations ${actions.join('|')}`);
  if (action === 'list' && ids.length > 0) return refuse('list takes no ids', `stet invocations show ${ids.join(' ')}`);
  if (action !== 'list' && ids.length === 0) return refuse(`${action} needs the id of an invocation`, `stet invocations list shows the ids; then stet invocations ${action} ID`);
  try {
    if (action === 'list') return await list(options);
    return action === 'show' ? await show(options) : await act(options);
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    console.error(error.message);
    return error.isUsage ? 2 : 1;
  }
}

/** Wrong usage, with its exit code. */
function refuse(problem: string, fix: string): number {
  console.error(`error invocations: ${problem}\n  fix  ${fix}`);
  return 2;
}

async function list({ admin, json, status, service, limit }: InvocationsOptions): Promise<number> {
  const { invocations: found, total } = await adminOf(admin).list({ status, service, limit });
  if (json) return print(found);
  if (found.length === 0) console.log('no invocations');
  else process.stdout.write(tableOf(found, { color: colors, nowMs: Date.now() }));
  if (found.length < total) console.error(`the newest ${found.length} of ${total}; --limit ${total} shows all`);
  return 0;
}

async function show({ admin, json, ids }: InvocationsOptions): Promise<number> {
  const found: Invocation[] = [];
  const failed = await eachOf(ids, async (id) => void found.push(await adminOf(admin).show(id)));
  if (json) print(found);
  else process.stdout.write(found.map((each) => detailOf(each, colors)).join('\n'));
  return failed.length > 0 ? 1 : 0;
}

async function act({ action, admin, json, ids }: InvocationsOptions): Promise<number> {
  const outcomes: object[] = [];
  const failed = await eachOf(ids, async (id) => {
    const { isDone, anew } = await adminOf(admin).act(id, action);
    outcomes.push({ id, action, ok: true, done: isDone, ...(anew !== undefined && { new_invocation_id: anew }) });
    if (json) return;
    if (anew !== undefined) console.log(`${id} is restarted as ${anew}`);
    else console.log(isDone ? `${id} is ${done[action]}` : `${id} is asked to ${action}: its code may clean up first`);
  });
  if (json) print([...outcomes, ...failed.map(({ id, message }) => ({ id, action, ok: false, message }))]);
  return failed.length > 0 ? 1 : 0;
}

/** Goes on after one that is refused; those are told on standard error. */
async function eachOf(ids: readonly string[], what: (id: string) => Promise<void>): Promise<{ id: string; message: string }[]> {
  const failed: { id: string; message: string }[] = [];
  for (const id of ids) {
    try {
      await what(id);
    } catch (error) {
      if (!(error instanceof AdminError) || error.refusal === undefined) throw error;
      console.error(error.message);
      failed.push({ id, message: error.refusal });
    }
  }
  return failed;
}

function print(value: unknown): number {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return 0;
}
