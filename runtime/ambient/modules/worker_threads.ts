import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';

/** `node:worker_threads`: a message read synchronously is `run-only`; going on after one that is delivered is `foreign-await`. */
export * from 'node:worker_threads';

const shim = new Shim(modules.workerThreads, 'node:worker_threads');

export const { receiveMessageOnPort } = shim.guarded('Which messages have arrived is decided outside the invocation.');

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
