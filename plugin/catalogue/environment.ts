import { exported, members, whole } from './family.ts';
import type { Source } from './types.ts';

const shared = {
  id: 'environment', treatment: 'start', why: 'another process or machine has another value', fix: 'read it before the service starts and pass it in, or read it inside ctx.run',
} as const;

const ofProcess = ['env', 'pid', 'ppid', 'cwd', 'argv', 'platform', 'arch', 'version', 'versions'];
const ofMachine = ['hostname', 'platform', 'arch', 'release', 'type', 'version', 'machine', 'homedir', 'tmpdir', 'userInfo', 'totalmem', 'endianness', 'availableParallelism'];

/** What belongs to the process and its machine: recorded in the start entry. */
export const environment: readonly Source[] = [
  ...members('process', ofProcess, shared),
  { ...shared, match: 'process', replace: 'process', shape: 'object' },
  ...exported('node:process', ofProcess, shared),
  whole('node:process', shared),
  ...exported('node:os', ofMachine, shared),
  whole('node:os', shared),
  // The global object is no source itself; it is looked through (globalThis.Math.random), and stands here for `const { fetch } = globalThis`.
  {
    id: 'environment', match: 'globalThis', treatment: 'turn', replace: 'globals', shape: 'picked',
    why: 'sources can be taken from it', fix: 'use the source by its own name',
  },
];
