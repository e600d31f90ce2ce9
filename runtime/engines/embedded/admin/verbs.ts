import type { EmbeddedEngine } from '../api.ts';
import { Failure } from '../ingress/failure.ts';
import { described } from './invocations.ts';

interface Done {
  readonly status: number;
  readonly body?: object;
}

type Verb = (engine: EmbeddedEngine, id: string) => Promise<Done>;

const conflict = (id: string, why: string): Failure => new Failure(409, `The invocation '${id}' ${why}`);
const hasEnded = (id: string): Failure => conflict(id, 'was already completed.');

/** What can be done to an invocation, with Restate's statuses: 200 where it is done, 202 where the invocation has to do it. */
export const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['cancel', async (engine, id) => {
    described(engine, id);
    if (!(await engine.cancel(id))) throw hasEnded(id);
    return { status: engine.ended(id) === undefined ? 202 : 200 };
  }],
  ['kill', async (engine, id) => {
    described(engine, id);
    if (!(await engine.kill(id))) throw hasEnded(id);
    return { status: 200 };
  }],
  ['pause', async (engine, id) => {
    if (described(engine, id).status === 'paused' || (await engine.pause(id))) return { status: 200 };
    throw conflict(id, 'is not running, cannot be paused.');
  }],
  ['resume', async (engine, id) => {
    switch (described(engine, id).status) {
      case 'paused':
        engine.resume(id);
        return { status: 200 };
      case 'completed': case 'failed': throw conflict(id, 'is completed, cannot be resumed.');
      case 'scheduled': case 'parked': throw new Failure(425, `The invocation '${id}' is either inboxed or scheduled, cannot be resumed.`);
      default: return { status: 200 };
    }
  }],
  ['restart', restart],
  // Restate's name of it.
  ['restart-as-new', restart],
  ['purge', async (engine, id) => {
    described(engine, id);
    if (!(await engine.purge(id))) throw conflict(id, 'is not yet completed.');
    return { status: 200 };
  }],
]);

async function restart(engine: EmbeddedEngine, id: string): Promise<Done> {
  const { status } = described(engine, id);
  if (status === 'running' || status === 'suspended') throw conflict(id, 'is still running.');
  if (status === 'scheduled' || status === 'parked') throw new Failure(425, `The invocation '${id}' cannot be restarted because it's not running yet.`);
  try {
    return { status: 200, body: { new_invocation_id: await engine.restart(id) } };
  } catch (error) {
    // The one run of a workflow.
    if (error instanceof TypeError) throw new Failure(422, error.message);
    throw error;
  }
}
