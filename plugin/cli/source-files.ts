import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDynamicPattern, globSync } from 'tinyglobby';

export interface SourceFiles {
  /** As they were given, or as the glob found them; each once, globs sorted by code units. */
  readonly files: readonly string[];
  /** One sentence for each argument that names no file. */
  readonly problems: readonly string[];
}

/** The files that the arguments name. An argument that is a file is taken as it is, whatever characters it has. */
export function sourceFiles(patterns: readonly string[], cwd: string): SourceFiles {
  const files = new Set<string>();
  const problems: string[] = [];
  for (const pattern of patterns) {
    const stat = statSync(resolve(cwd, pattern), { throwIfNoEntry: false });
    if (stat?.isFile()) {
      files.add(pattern);
    } else if (stat?.isDirectory()) {
      problems.push(`error explain: ${pattern} is a folder; name files, or a glob such as ${pattern.replace(/\/$/, '')}/**/*.ts`);
    } else if (isDynamicPattern(pattern)) {
      const found = globSync(pattern, { cwd, ignore: ['**/node_modules/**'] }).sort();
      if (found.length === 0) problems.push(`error explain: no file matches ${pattern}`);
      for (const file of found) files.add(file);
    } else {
      problems.push(`error explain: ${pattern} does not exist`);
    }
  }
  return { files: [...files], problems };
}
