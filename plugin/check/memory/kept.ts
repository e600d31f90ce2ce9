import type { Config } from '../../config/index.ts';
import { cacheFile, versions } from '../cache.ts';
import type { Model } from '../model.ts';
import type { Project } from '../project.ts';
import { readFacts, writeFacts, type FileFacts } from './facts.ts';
import { hashOf } from './outline.ts';

/** Facts of a program that earlier checks kept in `node_modules/.cache/stet`. */
export class KeptFacts {
  readonly before: Readonly<Record<string, FileFacts>>;
  readonly #path: string | undefined;
  readonly #ground: string;

  constructor(cwd: string, project: Project, model: Model, config: Config, contexts: readonly string[]) {
    const { configs, folders, files } = project;
    this.#path = cacheFile(cwd, 'facts', [cwd, configs, folders, Object.keys(folders).length > 0 ? [] : files]);
    this.#ground = groundOf(project, model, config, contexts);
    this.before = (this.#path === undefined ? undefined : readFacts(this.#path, this.#ground)?.files) ?? {};
  }

  write(files: Readonly<Record<string, FileFacts>>): void {
    if (this.#path !== undefined) writeFacts(this.#path, { ground: this.#ground, files });
  }
}

/** What of the surroundings of a program's own files any fact may rest on: dependencies by package and version, and by what they declare. */
function groundOf({ options }: Project, model: Model, config: Config, contexts: readonly string[]): string {
  const others = model.program.getSourceFiles().filter((file) => !model.isOwn(file));
  const packages = new Set(others.map((file) => model.packageOf(file)).map((each) => `${each?.name}@${each?.version}`));
  return hashOf([
    ...versions(), JSON.stringify(options), JSON.stringify(config), JSON.stringify(contexts), ...[...packages].sort(),
    ...others.flatMap(({ fileName, text }) => [fileName, text]),
  ]);
}
