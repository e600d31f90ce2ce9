import { writeSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';

/**
 * A preload for the child of the demo and of the crash tests: when so many entries are durable, it tells the parent on
 * descriptor 3 and stands still until the parent kills it. The engine has no switch for this: its statements are watched.
 */
const pauseAfter = Number(process.env['STET_PAUSE_AFTER'] ?? Infinity);
const original = Reflect.get(StatementSync.prototype, 'run') as StatementSync['run'];
let entries = 0;

StatementSync.prototype.run = function run(this: StatementSync, ...parameters: never[]) {
  const result = Reflect.apply(original, this, parameters) as ReturnType<StatementSync['run']>;
  if (/^\s*insert into entries\b/i.test(this.sourceSQL)) entries++;
  if (/^\s*commit\b/i.test(this.sourceSQL) && entries >= pauseAfter) standStill();
  return result;
};

function standStill(): void {
  writeSync(3, 'paused\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
