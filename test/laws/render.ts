import type { Draw, Operation, Program, Statement } from './program.ts';
import { renderTogether } from './render-together.ts';

const header = `import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context, Io } from './program.ts';

class Odd extends Error { odd = 1; }
const tag = async (name: string, operation: PromiseLike<unknown>) => { await operation; return name; };
`;

const draws: Record<Draw['from'], readonly string[]> = {
  random: ['Math.random()', 'Math.random()', 'Math.floor(Math.random() * 1000)', 'ctx.rand.random()', "Math['random']()"],
  clock: ['Date.now()', 'new Date().getTime()', 'performance.now()', 'Date.parse(new Date().toISOString())', 'Number(process.hrtime.bigint() / 1000n)'],
  crypto: [
    'randomUUID()', 'crypto.randomUUID()', "randomBytes(4).toString('hex')", 'randomInt(1000)', 'crypto.getRandomValues(new Uint32Array(1))[0]',
  ],
};

const conditions: Record<Draw['from'], readonly string[]> = {
  random: ['Math.random() < 0.5', 'Math.floor(Math.random() * 3) !== 1'],
  clock: ['Date.now() % 2 === 0', 'new Date().getMilliseconds() % 3 === 0', 'Math.floor(performance.now()) % 2 === 0'],
  crypto: ['randomInt(2) === 0', 'crypto.getRandomValues(new Uint8Array(1))[0]! < 128', "randomUUID() < '8'"],
};

/** Gives unique names, and the text of what stands inside. */
export interface Renderer {
  name(prefix: string): string;
  operation(operation: Operation): string;
}

/** The text of a program: a module that exports `handler(ctx, io)`. */
export function render(program: Program): string {
  const renderer = new Rendering();
  const body = [
    ...renderer.block(program.before, '  '),
    ...renderer.fork(program.branches, '  '),
    ...renderer.block(program.after, '  '),
    '  return Math.random();',
  ];
  return `${header}\nexport async function handler(ctx: Context, io: Io) {\n${body.join('\n')}\n}\n`;
}

class Rendering implements Renderer {
  #count = 0;

  name(prefix: string): string {
    return `${prefix}${++this.#count}`;
  }

  block(statements: readonly Statement[], indent: string): string[] {
    return statements.flatMap((statement) => this.#statement(statement, indent));
  }

  fork(branches: readonly (readonly Statement[])[], indent: string): string[] {
    const arms = branches.flatMap((branch) => [`${indent}  (async () => {`, ...this.block(branch, `${indent}    `), `${indent}  })(),`]);
    return [`${indent}await Promise.all([`, ...arms, `${indent}]);`];
  }

  operation(operation: Operation): string {
    const name = this.name('o');
    switch (operation.op) {
      case 'work': return `ctx.run('${name}', () => io.work('${name}'))`;
      case 'failing': return `ctx.run('${name}', async () => { await io.work('${name}'); throw new RangeError('${name}'); })`;
      case 'awakeable': return 'ctx.awakeable().promise';
      case 'call': return `ctx.call('echo', '${name}')`;
      case 'settled': return `Promise.resolve('${name}')`;
      case 'digest': return `crypto.subtle.digest('SHA-256', new TextEncoder().encode('${name}'))`;
      case 'timer': return `new Promise((done) => setTimeout(done, ${operation.ms}))`;
      case 'delay': return `delay(${operation.ms}, '${name}')`;
      case 'sleep': return `ctx.sleep(${operation.ms})`;
      case 'hops': return `(async () => { await ${this.operation(operation.of)}; for (let i = 0; i < ${operation.hops}; i++) await null; })()`;
    }
  }

  #statement(statement: Statement, indent: string): string[] {
    const name = this.name('s');
    switch (statement.do) {
      case 'if': {
        const decided = `${indent}const ${name} = ${pick(conditions, statement.draw)}; io.decided('${name}', ${name});`;
        return [
          decided, `${indent}if (${name}) {`, ...this.block(statement.then, `${indent}  `),
          `${indent}} else {`, ...this.block(statement.otherwise, `${indent}  `), `${indent}}`,
        ];
      }
      case 'fork': return this.fork(statement.branches, indent);
      case 'together': return renderTogether(this, statement, name).map((line) => indent + line);
      case 'await': return [`${indent}await ${this.operation(statement.operation)}${canFail(statement.operation) ? `.catch((e) => io.observe(['${name}', e.name]))` : ''};`];
      default: return plain(statement, name).map((line) => indent + line);
    }
  }
}

function pick(forms: Record<Draw['from'], readonly string[]>, { from, form }: Draw): string {
  const list = forms[from];
  return list[form % list.length]!;
}

function canFail(operation: Operation): boolean {
  return operation.op === 'hops' ? canFail(operation.of) : operation.op === 'failing';
}

type Plain = Exclude<Statement, { do: 'if' | 'fork' | 'together' | 'await' }>;

function plain(statement: Plain, name: string): string[] {
  switch (statement.do) {
    case 'hops': return [`for (let i = 0; i < ${statement.hops}; i++) await null;`];
    case 'draw': return [`io.observe(['${name}', ${pick(draws, statement.draw)}]);`];
    case 'effect': return [
      `const ${name} = ${pick(draws, statement.draw)};`,
      `io.observe(await ctx.run('${name}', async () => { await io.work('${name}'); return io.effect('${name}', ${name}); }));`,
    ];
    case 'native-run': return [`await ctx.run('${name}', () => [Math.random(), Date.now(), crypto.randomUUID()].length);`, `io.observe(['${name}', Math.random(), crypto.randomUUID()]);`];
    case 'mutated': return [`const ${name} = { n: 0 };`, `const ${name}r = await ctx.run('${name}', () => ${name});`, `${name}.n = 1; io.observe(['${name}', ${name}r.n]);`];
    case 'custom-error': return [`await ctx.run('${name}', () => { throw new Odd('${name}'); }).catch((e) => io.observe(['${name}', e instanceof Odd, e.odd, e.message]));`];
    case 'retried': return [`io.observe(await ctx.retried('${name}', async () => { const work = io.work('${name}'); io.failOnce('${name}'); return work; }));`];
    case 'late-rejection': return [
      `const ${name} = ctx.run('${name}', async () => { await io.work('${name}'); throw new TypeError('${name}'); });`,
      'await ctx.sleep(40);', `await ${name}.catch((e) => io.observe([e instanceof TypeError, e.message, Math.random()]));`,
    ];
    case 'jitter': return [
      `for (let n = 1; n < 3; n++) {`, `  try { io.observe(await ctx.run('${name}-' + n, () => { if (n < 2) throw new TypeError('no'); return n; })); }`,
      `  catch { const ms = 1 + Math.floor(Math.random() * 9); io.observe(['${name}', ms]); await new Promise((done) => setTimeout(done, ms)); }`, `}`,
    ];
    case 'interval': return [
      `let ${name} = 0;`, `await new Promise<void>((done) => { const timer = setInterval(() => { io.observe(['${name}', Math.random()]); if (++${name} === 2) { clearInterval(timer); done(); } }, 7); });`,
    ];
    case 'generator': return [
      `const ${name} = async function* () { yield await ctx.run('${name}a', () => io.work('${name}a')); yield await ctx.run('${name}b', () => io.work('${name}b')); };`,
      `for await (const item of ${name}()) io.observe([item, Math.random(), Date.now()]);`,
    ];
    case 'busy': return [`for (const end = Date.now() + 3; Date.now() < end; );`, `io.observe(['${name}', Date.now()]);`];
    case 'abort': return [
      `const ${name} = new AbortController(); setTimeout(() => ${name}.abort(), 9);`,
      `await delay(15, '${name}', { signal: AbortSignal.any([${name}.signal, AbortSignal.timeout(12)]) }).catch((e) => io.observe(['${name}', e.name, Date.now()]));`,
    ];
    case 'callback': return [`setTimeout((n: string) => io.observe([n, Math.random()]), ${statement.ms}, '${name}');`];
    case 'rounds': {
      const rounds = [`for (let i = 0; i < ${statement.rounds}; i++) { await new Promise((done) => setImmediate(done)); io.observe(['${name}', Math.random()]); }`];
      return statement.thenEffect ? [...rounds, `const ${name} = Math.random(); await ctx.run('${name}', () => io.effect('${name}', ${name}));`] : rounds;
    }
    case 'state': return [`ctx.set('k${statement.key}', ${pick(draws, statement.draw)});`, `io.observe(['${name}', await ctx.get('k${1 - statement.key}'), await ctx.get('k${statement.key}')]);`];
    case 'send': return [`ctx.send('mail', ['${name}', ${pick(draws, statement.draw)}]);`];
  }
}
