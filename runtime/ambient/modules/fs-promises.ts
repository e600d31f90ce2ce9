import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';

/** `node:fs/promises`: native. Going on after one of its promises is `foreign-await`. */
export * from 'node:fs/promises';

const facade = new Shim(modules.fsPromises, 'node:fs/promises').facade;
export { facade as default, facade as 'module.exports' };
