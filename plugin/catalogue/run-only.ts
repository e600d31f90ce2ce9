import { exported, members, reported, whole } from './family.ts';
import type { Source } from './types.ts';

const shared = { id: 'run-only', treatment: 'run-only', fix: "await ctx.run('call', () => …)" } as const;
const outside = { ...shared, why: 'what it gives comes from outside, and the effect would be repeated on replay' } as const;
const measured = { ...shared, why: 'it measures this process, not the invocation', fix: "await ctx.run('measure', () => …)" } as const;

const childProcesses = ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'];
const networkModules = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'cluster', 'inspector', 'inspector/promises', 'readline', 'readline/promises'];

/** I/O and measurements: allowed only inside `ctx.run`. */
export const runOnly: readonly Source[] = [
  ...exported('node:child_process', childProcesses, outside),
  whole('node:child_process', outside),
  ...exported('node:worker_threads', ['Worker', 'receiveMessageOnPort', 'MessageChannel', 'BroadcastChannel'], { ...shared, why: 'a message arrives outside any turn' }),
  whole('node:worker_threads', { ...shared, why: 'a message arrives outside any turn' }),
  ...reported(networkModules.map((name) => `node:${name}#*`), outside),
  ...reported(['WebSocket', 'EventSource', 'XMLHttpRequest', 'Worker', 'MessageChannel', 'BroadcastChannel'], { ...outside, shape: 'called' }),
  ...reported(['navigator.sendBeacon'], outside),

  ...members('process', ['memoryUsage', 'cpuUsage', 'resourceUsage'], measured),
  ...exported('node:process', ['memoryUsage', 'cpuUsage', 'resourceUsage'], measured),
  ...reported(['process.availableMemory', 'process.constrainedMemory', 'process.threadCpuUsage', 'performance.eventLoopUtilization'], measured),
  ...reported(['node:perf_hooks#monitorEventLoopDelay', 'node:perf_hooks#createHistogram', 'node:perf_hooks#eventLoopUtilization', 'node:v8#getHeapStatistics'], measured),
  ...exported('node:os', ['loadavg', 'freemem', 'cpus', 'networkInterfaces'], measured),
];
