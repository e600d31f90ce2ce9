import { hash, randomBytes } from 'node:crypto';
import type { HandlerRef } from '../../kernel/target.ts';

/** The name under which a handler is registered. */
export function handlerName({ service, handler }: HandlerRef): string {
  return `${service}/${handler}`;
}

/** The id of the invocation that operation `seq` of `caller` asks for. It is derived, so that asking twice is asking once. */
export function calleeId(caller: string, seq: number): string {
  return invocationId(JSON.stringify([caller, seq]));
}

/** The id that an idempotency key stands for, per handler. */
export function idempotentId(target: HandlerRef, idempotencyKey: string): string {
  return invocationId(JSON.stringify([target.service, target.key ?? null, target.handler, idempotencyKey]));
}

/** The id of a workflow's one run. */
export function workflowId(target: HandlerRef): string {
  return invocationId(JSON.stringify(['workflow', target.service, target.key ?? null]));
}

/** An invocation id of 128 bits, made of any text that is unique. */
export function invocationId(unique: string): string {
  return `inv_${hash('sha256', unique).slice(0, 32)}`;
}

export function randomId(): string {
  return `inv_${randomBytes(16).toString('hex')}`;
}
