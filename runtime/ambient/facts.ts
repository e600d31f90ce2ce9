import { hostname } from 'node:os';
import type { ProcessFacts } from '../kernel/entry.ts';
import { nativeProcess, nativeTimeOrigin } from './natives.ts';

/** What this process is, for the start entries of the invocations that begin in it. */
export function processFacts(): ProcessFacts {
  const { pid, ppid, platform, arch, argv, execPath, versions } = nativeProcess;
  return {
    pid, ppid, platform, arch, argv: [...argv], execPath, cwd: nativeProcess.cwd(), hostname: hostname(), timeOrigin: nativeTimeOrigin,
    versions: { node: versions.node, v8: versions.v8, icu: versions['icu'] ?? '', tz: versions['tz'] ?? '' },
  };
}
