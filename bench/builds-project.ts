import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Real packages, as a service has them: some megabytes of JavaScript, ES modules and CommonJS. */
const dependencies: Readonly<Record<string, string>> = {
  acorn: 'parse', ajv: 'Ajv', commander: 'Command', 'fast-check': 'integer', 'magic-string': 'MagicString', semver: 'parse', terser: 'minify', valibot: 'object', picomatch: 'default',
};

/** A service of `size` modules, a third of which use sources, on real packages: `main.ts` is the whole, `packages.ts` what is not its own. */
export function buildsProject(size: number): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'stet-builds-'));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync('node_modules')) if (!name.startsWith('.')) symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(join(folder, 'package.json'), '{ "name": "service", "type": "module" }');
  writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "skipLibCheck": true, "sourceMap": true } }');
  for (let n = 0; n < size; n++) writeFileSync(join(folder, `module${n}.ts`), moduleText(n, size));
  const names = Object.keys(dependencies);
  writeFileSync(join(folder, 'packages.ts'), [...names.map((name, n) => `import * as p${n} from '${name}';`), `export const packages = [${names.map((_, n) => `p${n}`).join(', ')}];`, 'console.log(packages.length);'].join('\n'));
  writeFileSync(join(folder, 'main.ts'), `import { packages } from './packages';\nimport { run0 } from './module0';\nconsole.log(packages.length, run0({ id: 'a', cents: 3 }));\n`);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Some sixty lines of ordinary TypeScript. */
function moduleText(n: number, size: number): string {
  const next = [2 * n + 1, 2 * n + 2].filter((each) => each < size);
  const sources = n % 3 === 0;
  return `${next.map((each) => `import { run${each}, type Order${each} } from './module${each}';`).join('\n')}

export interface Order${n} {
  readonly id: string;
  readonly cents: number;
  readonly lines?: readonly { readonly name: string; readonly count: number }[];
}

/** Prices of what is ordered, by the name of the line. */
const prices${n} = new Map<string, number>([['bread', 310], ['milk', 119], ['salt', 60 + ${n}]]);

export class Account${n} {
  readonly #entries: Order${n}[] = [];

  add(order: Order${n}): this {
    this.#entries.push(order);
    return this;
  }

  total(): number {
    return this.#entries.reduce((sum, { cents, lines = [] }) => sum + cents + lines.reduce((all, { name, count }) => all + (prices${n}.get(name) ?? 0) * count, 0), 0);
  }

  describe(): string {
    const rows = this.#entries.map(({ id, cents }) => \`\${id.padEnd(12)} \${(cents / 100).toFixed(2)}\`);
    return ['account ${n}', ...rows, \`total \${(this.total() / 100).toFixed(2)}\`].join('\\n');
  }
}
${sources ? `
export async function attempt${n}<T>(work: () => Promise<T>, tries = 3): Promise<T> {
  for (let n = 1; ; n++) {
    const begun = Date.now();
    try {
      return await Promise.race([work(), new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), 1000))]);
    } catch (error) {
      if (n === tries) throw Object.assign(error as Error, { after: Date.now() - begun });
      await new Promise((resolve) => setTimeout(resolve, 2 ** n * 100 * (1 + Math.random())));
    }
  }
}
` : `
export function ordered${n}(orders: readonly Order${n}[]): Order${n}[] {
  const sorted = [...orders].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : Math.sign(a.cents - b.cents)));
  const seen = new Set<string>();
  return sorted.filter(({ id }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
`}
export function run${n}(order: Order${n}): string {
  const account = new Account${n}().add(order)${sources ? `.add({ id: String(Math.random()), cents: 1 })` : ''};
  return [account.describe()${next.map((each) => `, run${each}(order satisfies Order${each})`).join('')}].join('\\n');
}
`;
}
