import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { node, project, register } from '../program.ts';

const packages = join(import.meta.dirname, '../../../node_modules');

/** A service that draws ids, dies in its second run where it is asked to, and gives what it drew before and after that. */
const program = (imports: string, draws: string): string => `
import { appendFileSync } from 'node:fs';
import { serve, service, type Context } from '@stet/runtime';
${imports}
const draw = (): unknown[] => [${draws}];
const ids = service({ name: 'ids', handlers: {
  warm: async () => { draw(); return 0; },
  draw: async (ctx: Context, _none: undefined) => {
    const first = draw();
    await ctx.run('seen', () => appendFileSync('seen.jsonl', JSON.stringify(first) + '\\n'));
    await ctx.run('gap', () => { if (process.argv[2] === 'die') process.kill(process.pid, 'SIGKILL'); });
    return [first, draw()];
  },
} });
const native = [draw(), draw()];
const server = await serve({ services: [ids] });
const client = server.client(ids);
if (process.argv[2] === 'die') for (let i = 0; i < 3; i++) await client.warm();
const result = await client.draw(undefined, { idempotencyKey: 'one' });
console.log(JSON.stringify({ native, result }));
await server.close();
`;

const libraries: Readonly<Record<string, { readonly from?: Readonly<Record<string, string>>; readonly imports: string; readonly draws: string }>> = {
  nanoid: { imports: "import { customAlphabet, nanoid } from 'nanoid';", draws: "nanoid(), nanoid(5), customAlphabet('abc', 9)()" },
  'nanoid 3, by require': { from: { nanoid: 'nanoid-3' }, imports: "import { createRequire } from 'node:module'; const { nanoid } = createRequire(import.meta.url)('nanoid');", draws: 'nanoid()' },
  uuid: { imports: "import { v1, v4, v6, v7 } from 'uuid';", draws: 'v1(), v1(), v4(), v6(), v7(), v7()' },
  'uuid 10': { from: { uuid: 'uuid-10' }, imports: "import { v1, v4, v7 } from 'uuid';", draws: 'v1(), v4(), v7(), v7()' },
  'uuid 9': { from: { uuid: 'uuid-9' }, imports: "import { v1, v4 } from 'uuid';", draws: 'v1(), v1(), v4()' },
  'uuid 8': { from: { uuid: 'uuid-8' }, imports: "import { v1, v4 } from 'uuid';", draws: 'v1(), v4()' },
  lodash: { imports: "import lodash from 'lodash'; import uniqueId from 'lodash/uniqueId.js';", draws: "lodash.uniqueId('x'), lodash.uniqueId(), uniqueId(), lodash.random(1e9), lodash.now(), lodash.shuffle([1, 2, 3, 4, 5, 6, 7, 8, 9])" },
  'lodash-es': { imports: "import { random, shuffle, uniqueId } from 'lodash-es';", draws: 'uniqueId(), uniqueId(), random(1e9), shuffle([1, 2, 3, 4, 5, 6, 7, 8, 9])' },
};

for (const [name, { from = {}, imports, draws }] of Object.entries(libraries)) {
  test(`${name}: a warm process that dies and a cold one that replays draw alike`, () => {
    const root = project({ 'package.json': '{ "type": "module" }', 'program.ts': program(imports, draws), 'node_modules/@stet': `-> ${join(packages, '@stet')}` });
    const used = /from '([^']+)';?$|\('([^']+)'\)/.exec(imports)!;
    const packageName = (used[1] ?? used[2])!.split('/')[0]!;
    cpSync(join(packages, from[packageName] ?? packageName), join(root, 'node_modules', packageName), { recursive: true });
    const died = node(root, ['--import', register, 'program.ts', 'die']);
    assert.equal(died.signal, 'SIGKILL', died.stderr);
    const ended = node(root, ['--import', register, 'program.ts', 'live']);
    assert.equal(ended.status, 0, ended.stderr);
    const { native, result } = JSON.parse(ended.stdout.trimEnd().split('\n').at(-1)!) as { native: unknown[][]; result: unknown[][] };
    const seen = readFileSync(join(root, 'seen.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(seen, [result[0]]);
    assert.notDeepEqual(result[0], result[1]);
    assert.notDeepEqual(native[0], native[1], 'outside of an invocation the library is what it was');
    assert.notDeepEqual(native[1], result[0]);
  });
}
