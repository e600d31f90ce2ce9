import type { ProcessFacts } from '../kernel/entry.ts';
import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';
import { hrtime, uptime } from './clock.ts';
import { envFacade } from './environment.ts';
import { facade, replaced, type Member } from './facade.ts';
import { guards, readsTheMachine } from './guards.ts';
import { modules, nativeEnv, nativeProcess } from './natives.ts';
import { replace, standFor, toNative } from './replace.ts';

/** `process.cwd`: the folder of the first attempt's process. */
export const cwd = replace(nativeProcess.cwd, { current: () => modules.process.cwd, serve: (attempt) => attempt.facts.cwd });

/** Objects made of facts, so that `process.argv === process.argv` holds. */
const objects = new WeakMap<ProcessFacts, { readonly argv: string[]; readonly versions: NodeJS.ProcessVersions }>();

function objectsOf(facts: ProcessFacts) {
  let made = objects.get(facts);
  if (made === undefined) {
    made = { argv: [...facts.argv], versions: Object.freeze({ ...nativeProcess.versions, ...facts.versions }) as NodeJS.ProcessVersions };
    objects.set(facts, made);
  }
  return made;
}

/** A property whose value in *inv* scope is a fact of the first attempt's process, unless the program has put another there. */
function fact(name: keyof typeof nativeProcess, read: (facts: ProcessFacts) => unknown): [PropertyKey, Member] {
  const native = nativeProcess[name];
  return [
    name,
    {
      give(found) {
        const attempt = inTurn<Program>();
        return attempt === undefined || found !== native ? found : read(attempt.facts);
      },
    },
  ];
}

const measures = ['memoryUsage', 'cpuUsage', 'resourceUsage', 'threadCpuUsage', 'availableMemory', 'constrainedMemory'] as const;
type Measures = Pick<typeof nativeProcess, (typeof measures)[number]>;

/** Measurements of the process, `run-only`. One that this Node does not have is absent. */
export const measured = guards(nativeProcess, 'process', measures, readsTheMachine) as Measures;

const members = new Map<PropertyKey, Member>([
  ['env', replaced(nativeEnv, envFacade)],
  ['cwd', replaced(nativeProcess.cwd, cwd)],
  ['hrtime', replaced(nativeProcess.hrtime, hrtime)],
  ['uptime', replaced(nativeProcess.uptime, uptime)],
  fact('pid', (facts) => facts.pid),
  fact('ppid', (facts) => facts.ppid),
  fact('platform', (facts) => facts.platform),
  fact('arch', (facts) => facts.arch),
  fact('execPath', (facts) => facts.execPath),
  fact('argv', (facts) => objectsOf(facts).argv),
  fact('version', (facts) => `v${facts.versions.node}`),
  fact('versions', (facts) => objectsOf(facts).versions),
]);
for (const [name, ours] of Object.entries(measured)) members.set(name, replaced(toNative(ours), ours));

/** `process` as a value, and for its members that are no functions. */
export const processFacade = facade({ native: nativeProcess, current: () => process, members });

/** An object of facts for who imports it by name: the fact's in *inv* scope, the native elsewhere. */
function factObject<T extends object>(native: T, read: (facts: ProcessFacts) => T): T {
  const now = (): T => {
    const attempt = inTurn<Program>();
    return attempt === undefined ? native : read(attempt.facts);
  };
  return standFor(
    new Proxy(native, {
      get: (_native, key) => Reflect.get(now(), key) as unknown,
      has: (_native, key) => Reflect.has(now(), key),
    }),
    native,
  );
}

export const argvFacade = factObject(nativeProcess.argv, (facts) => objectsOf(facts).argv);
export const versionsFacade = factObject(nativeProcess.versions, (facts) => objectsOf(facts).versions);
