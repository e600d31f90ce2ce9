/** Code that no build has seen. The natives are taken as such code takes them. */
// eslint-disable-next-line @typescript-eslint/no-implied-eval -- as lodash takes it: that is what is tested
const root = Function('return this')() as typeof globalThis;

export const unrewritten = {
  random: () => root.Math.random(),
  now: () => root.Date.now(),
  date: () => new root.Date().getTime(),
  constructed: (date: Date) => new (date.constructor as DateConstructor)().getTime(),
  uuid: () => root.crypto.randomUUID(),
  performance: () => root.performance.now(),
  hrtime: () => root.process.hrtime.bigint(),
  sleep: (ms: number) => new Promise((resolve) => root.setTimeout(resolve, ms)),
  mapped: () => [1, 2].map(root.Math.random),
  format: () => new root.Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(),
};
