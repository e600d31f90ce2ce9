/**
 * CASE 50 syntax that has to be emitted: enum, namespace, parameter properties, a decorator, an accessor
 * KIND replay
 * EXPECT the program runs, and draws in initializers of instances are the invocation's.
 */
import type { Ctx, Io, Meta, Outcome } from '../_types.js';
export const meta: Meta = { kind: 'replay' };
enum Level { low = 1, high = low + 1 }
namespace Names { export const of = (l: Level) => Level[l] + ':' + Math.floor(Math.random() * 1e6); }
function twice(method: (this: Job) => number, _: ClassMethodDecoratorContext) { return function (this: Job) { return method.call(this) + method.call(this); }; }
class Job { constructor(readonly name: string, private made = Date.now()) {} draw = Math.random(); accessor level = Level.high; @twice count() { return 1; } age() { return Date.now() - this.made; } }
export async function handler(ctx: Ctx, io: Io) { const job = new Job('j'); io.observe([job.draw, Names.of(job.level)]); await ctx.sleep(5); io.observe([job.age() >= 4, Math.random()]); return [job.count(), job.name, job.level, Level[2]]; }
export const check = (r: Outcome) => JSON.stringify(r.result) === '[2,"j",2,"high"]' && r.obs[1][0] === true && r.obs[0][1].startsWith('high:');
