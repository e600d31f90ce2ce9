import type { EmbeddedEngine } from '../api.ts';
import { Failure } from './failure.ts';

/**
 * The id of the invocation that a body describes: `{"target":"workflow","workflowName","workflowKey"}`,
 * `{"target":"idempotentInvocation","service","key"?,"handler","idempotencyKey"}` or `{"target":"invocation","invocationId"}`. Throws a Failure.
 */
export function askedFor(body: Buffer, engine: EmbeddedEngine): string {
  const asked = parsed(body);
  const text = (name: string): string => {
    const value = asked[name];
    if (typeof value !== 'string') throw unreadable(`${name} is a text`);
    return value;
  };
  switch (text('target')) {
    case 'invocation': return validId(text('invocationId'));
    case 'workflow': return engine.idOf({ service: text('workflowName'), key: text('workflowKey'), handler: 'run' });
    case 'idempotentInvocation': {
      const key = asked['key'] === undefined || asked['key'] === null ? undefined : text('key');
      return engine.idOf({ service: text('service'), handler: text('handler'), ...(key !== undefined && { key }) }, text('idempotencyKey'));
    }
    default: throw unreadable('target is one of workflow, idempotentInvocation, invocation');
  }
}

function parsed(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw unreadable('it is an object in JSON');
}

const unreadable = (why: string): Failure => new Failure(400, `cannot read body: ${why}`);

/** Throws a Failure where it is no id of an invocation. */
export function validId(id: string): string {
  if (!/^inv_\w+$/.test(id)) throw new Failure(400, `bad invocation id '${id}': bad format`);
  return id;
}
