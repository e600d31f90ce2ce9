import * as parser from '@typescript-eslint/parser';
import { Linter, type SourceCode } from 'eslint';
import stet from 'eslint-plugin-stet';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeProject } from './check-project.ts';
import { installBuilt } from './installed.ts';
import { spread, type Line, type Spread } from './measure.ts';

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock
const files = 300;

/** What all rules add to a file that is parsed already, and what those with types add to a run of typescript-eslint's own rules with types. */
export function lintLines(rounds: number): Line[] {
  const corpus = [
    ...globSync('{bench,eslint-rules,examples,plugin,runtime,scripts,test}/**/*.ts', { exclude: (name) => name.includes('node_modules') }),
    ...globSync('node_modules/{@restatedev/*,luxon,mocha,undici,fast-check,commander}/**/*.{js,mjs,cjs}'),
  ].filter((path) => !path.includes('.d.')).map((path) => readFileSync(path, 'utf8')).filter((text) => text.length < 200_000);
  const durable = corpus.filter((text) => text.includes('@restatedev/restate-sdk') || text.includes('@stet/runtime'));
  return [
    added(`all rules on ${corpus.length} files`, corpus, {}, 0.5),
    added('all rules on code without handlers too (everywhere)', corpus, { everywhere: true }, 5),
    added(`all rules on the ${durable.length} of them that name the SDK`, durable, {}, 5),
    typed(rounds),
  ];
}

/** Milliseconds that the rules take over none, for each text of a corpus in its parsed form. */
function added(what: string, corpus: readonly string[], options: object, below: number): Line {
  const languageOptions = { parser, parserOptions: { ecmaFeatures: { jsx: false } } } as Linter.LanguageOptions;
  const none: Linter.Config[] = [{ files: ['**/*.ts'], plugins: { stet }, languageOptions }];
  const all: Linter.Config[] = [...none, { rules: Object.fromEntries(Object.keys(stet.rules).map((id) => [`stet/${id}`, ['error', options]])) }];
  const linter = new Linter({ configType: 'flat' });
  const time = (sourceCode: SourceCode, config: Linter.Config[]): number => {
    const begun = now();
    linter.verify(sourceCode, config, { filename: 'a.ts' });
    return now() - begun;
  };
  const milliseconds: number[] = [];
  for (const text of corpus) {
    const samples = Array.from({ length: 3 }, (): number | undefined => {
      if (linter.verify(text, none, { filename: 'a.ts' }).some(({ fatal }) => fatal)) return undefined;
      const sourceCode = linter.getSourceCode();
      const without = Math.min(time(sourceCode, none), time(sourceCode, none));
      // What is analysed is kept with the parsed file: only the first time counts.
      return time(sourceCode, all) - without;
    }).filter((each) => each !== undefined);
    if (samples.length > 0) milliseconds.push(spread(samples).median);
  }
  const ours = spread(milliseconds);
  return { what, reference: 'no rule', unit: 'ms', ours, figure: ours.median, figureUnit: 'ms a file at the median', target: { below } };
}

/** Processor time of ESLint's command over a generated project, with typescript-eslint's rules with types, with and without ours. */
function typed(rounds: number): Line {
  const { folder, remove } = installBuilt();
  try {
    writeProject(folder, files);
    const usage = join(folder, 'usage.json');
    writeFileSync(join(folder, 'usage.mjs'), `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));\n`);
    writeFileSync(join(folder, 'eslint.config.js'), `import stet from 'eslint-plugin-stet';
import tseslint from 'typescript-eslint';
export default tseslint.config(
  { files: ['**/*.ts'], extends: [tseslint.configs.recommendedTypeChecked], languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  ...(process.env.WITH_STET ? [{ files: ['**/*.ts'], extends: [stet.configs['strict-type-checked']] }] : []),
);
`);
    const run = (ours: boolean): number => {
      rmSync(usage, { force: true });
      const ran = spawnSync(process.execPath, ['--import', join(folder, 'usage.mjs'), resolve('node_modules/eslint/bin/eslint.js'), 'src', '--format', 'json'], {
        cwd: folder, encoding: 'utf8', maxBuffer: 256_000_000, env: { ...process.env, ...(ours ? { WITH_STET: '1' } : {}) },
      });
      const found = (JSON.parse(ran.stdout || '[]') as { messages: { ruleId: string | null }[] }[]).flatMap(({ messages }) => messages);
      if (ours !== found.some(({ ruleId }) => ruleId?.startsWith('stet/'))) throw new Error(`ESLint ${ours ? 'without' : 'with'} stet's rules: ${ran.stderr}`);
      const { userCPUTime, systemCPUTime } = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
      return (userCPUTime + systemCPUTime) / 1e6;
    };
    const samples = { ours: [] as number[], theirs: [] as number[] };
    for (let round = -1; round < rounds; round += 1) {
      const [theirs, ours] = [run(false), run(true)];
      if (round < 0) continue;
      samples.theirs.push(theirs);
      samples.ours.push(ours);
    }
    const [ours, theirs]: [Spread, Spread] = [spread(samples.ours), spread(samples.theirs)];
    return {
      what: `the rules with types, in a run of typescript-eslint on ${files} files`, reference: 'without', unit: 's of CPU', ours, theirs,
      figure: (ours.median / theirs.median - 1) * 100, figureUnit: '% added', target: { below: 5 },
    };
  } finally {
    remove();
  }
}
