import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const area = 25;

/**
 * Writes a program of `count` files into `folder`: a service for every 25 of them, and modules with classes, interfaces, generics and promises, which call those
 * before them. Most of it is reached by a handler.
 */
export function writeProject(folder: string, count: number): void {
  const write = (name: string, text: string): void => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  write('package.json', '{ "name": "generated", "type": "module" }');
  write('tsconfig.json', JSON.stringify({ compilerOptions: { target: 'es2024', module: 'nodenext', strict: true, types: ['node'], skipLibCheck: true, noEmit: true }, include: ['src'] }));
  for (let each = 0; each * area < count; each += 1) write(`src/area${each}/order.ts`, orderText(each));
  for (let at = 0; at < count; at += 1) write(`src/area${Math.floor(at / area)}/${nameOf(at)}.ts`, at % area === area - 1 ? serviceText(at) : moduleText(at));
}

const orderText = (number: number): string => `export interface Line { readonly sku: string; readonly cents: number; readonly count: number }
export interface Order { readonly id: string; readonly lines: readonly Line[]; readonly note?: string }
export interface Rule { readonly area: ${number}; applies(order: Order): boolean; apply(cents: number, order: Order): number }
`;

function nameOf(at: number): string {
  return at % area === area - 1 ? 'service' : `module${at % area}`;
}

function pathFrom(at: number, to: number): string {
  const [from, target] = [Math.floor(at / area), Math.floor(to / area)];
  return `${from === target ? '.' : `../area${target}`}/${nameOf(to)}.js`;
}

function moduleText(at: number): string {
  const before = [at - 1, at - 7].filter((each) => each >= 0 && each % area !== area - 1);
  const imports = before.map((each) => `import { Ledger${each}, total${each} } from '${pathFrom(at, each)}';`).join('\n');
  const calls = before.map((each) => `  sum += total${each}(orders.map((order) => ({ ...order, note: order.id })), new Ledger${each}(limit - 1), limit - 1);`).join('\n');
  return `import { readFileSync } from 'node:fs';
import type { Order, Rule } from './order.js';
${imports}

export interface Report${at} { readonly total: number; readonly orders: readonly Order[]; readonly rules: readonly string[] }

class Discount${at} implements Rule {
  readonly area = ${Math.floor(at / area)};
  constructor(private readonly part: number) {}
  applies({ lines }: Order): boolean { return lines.length > ${at % 5}; }
  apply(cents: number): number { return Math.round(cents * (1 - this.part)); }
}

const surcharge${at}: Rule = { area: ${Math.floor(at / area)}, applies: (order) => order.note !== undefined, apply: (cents, { note }) => cents + (note?.length ?? 0) };
export const rules${at}: readonly Rule[] = [new Discount${at}(0.1), surcharge${at}];

export class Ledger${at}<T extends { readonly id: string } = Order> {
  readonly #entries = new Map<string, { readonly value: T; readonly at: number }>();
  constructor(readonly limit: number) {}
  add(value: T): this {
    if (this.#entries.size < this.limit) this.#entries.set(value.id, { value, at: Date.now() });
    return this;
  }
  *values(): Generator<T> { for (const { value } of this.#entries.values()) yield value; }
  get size(): number { return this.#entries.size; }
  pick<K extends keyof T>(key: K): T[K][] { return [...this.values()].map((value) => value[key]); }
}

export function total${at}(orders: readonly Order[], ledger: Ledger${at} = new Ledger${at}(10), limit = 3): number {
  let sum = 0;
  for (const order of orders) {
    const cents = order.lines.reduce((all, line) => all + line.cents * line.count, 0);
    sum += rules${at}.filter((rule) => rule.applies(order)).reduce((all, rule) => rule.apply(all, order), cents);
    ledger.add(order);
  }
  if (limit <= 0) return sum;
${calls}
  return sum + ledger.size + Math.random();
}

export async function load${at}(path: string): Promise<Order[]> {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return Array.isArray(parsed) ? parsed.filter((each): each is Order => typeof each === 'object' && each !== null && 'id' in each) : [];
}
`;
}

function serviceText(at: number): string {
  const used = Array.from({ length: 8 }, (_, step) => at - 1 - step * 3).filter((each) => each >= 0 && each % area !== area - 1);
  return `import { service, type Context } from '@restatedev/restate-sdk';
${used.map((each) => `import { load${each}, total${each} } from '${pathFrom(at, each)}';`).join('\n')}

export const shop${at} = service({
  name: 'shop${at}',
  handlers: {
    pay: async (ctx: Context, path: string) => {
      let sum = 0;
${used.map((each) => `      sum += total${each}(await ctx.run('load${each}', () => load${each}(path)));`).join('\n')}
      return ctx.run('charge', () => sum);
    },
    look: async (_ctx: Context, path: string) => (await load${used[0]}(path)).length,
  },
});
`;
}
