import { hostname } from 'node:os';
import type { ProcessFacts } from '../../kernel/entry.ts';

/** What this process is, for the start entries of the invocations that begin in it. */
export function processFacts(): ProcessFacts {
  const { pid, ppid, platform, arch, argv, execPath, versions } = process;
  return {
    pid, ppid, platform, arch, argv, execPath, cwd: process.cwd(), hostname: hostname(), timeOrigin: performance.timeOrigin,
    versions: { node: versions.node, v8: versions.v8, icu: versions.icu ?? '', tz: versions.tz ?? '' },
  };
}
