import type { Program } from '../kernel/program.ts';
import { elapsedMs } from './clock.ts';
import { noteEnvironment } from './environment.ts';
import { modules } from './natives.ts';
import { replace, type Callable } from './replace.ts';

/** The functions of `node:os` that describe the machine. */
const os = modules.os;
const native = { ...os };

function serving<K extends keyof typeof native>(name: K, serve: (attempt: Program) => unknown): (typeof native)[K] {
  return replace(native[name] as Callable, { current: () => os[name], serve: (attempt) => serve(attempt) }) as (typeof native)[K];
}

/** A value that the start entry does not hold: the current one, noted, so that another machine is refused. */
function noted<K extends keyof typeof native>(name: K): (typeof native)[K] {
  const read = native[name] as Callable;
  return replace(read, {
    current: () => os[name],
    serve(attempt, args, self) {
      const value: unknown = Reflect.apply(read, self, args);
      noteEnvironment(attempt, `os:${name}`, JSON.stringify(value));
      return value;
    },
  }) as (typeof native)[K];
}

export const machine = {
  hostname: serving('hostname', ({ facts }) => facts.hostname),
  platform: serving('platform', ({ facts }) => facts.platform),
  arch: serving('arch', ({ facts }) => facts.arch),
  release: noted('release'),
  type: noted('type'),
  version: noted('version'),
  machine: noted('machine'),
  homedir: noted('homedir'),
  tmpdir: noted('tmpdir'),
  userInfo: noted('userInfo'),
  totalmem: noted('totalmem'),
  endianness: noted('endianness'),
  availableParallelism: noted('availableParallelism'),
  // How long the machine runs is not in the start entry; the process's own time moves with the turn clock.
  uptime: serving('uptime', (attempt) => elapsedMs(attempt) / 1000),
};
