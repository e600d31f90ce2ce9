import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mutantNamed, type Mutant } from './mutants.ts';

/** Has this process read the runtime with the mutant applied. Call it before anything of the runtime is loaded. Throws if there is no such mutant. */
export function installMutant(name: string): void {
  const mutant = mutantNamed(name);
  if (mutant === undefined) throw new Error(`no such mutant: ${name}`);
  const files = new Set(mutant.edits.map(({ file }) => fileUrl(file)));
  registerHooks({
    load: (url, context, nextLoad) => {
      if (!files.has(url)) return nextLoad(url, context);
      return { format: 'module', source: stripTypeScriptTypes(mutate(mutant, url)), shortCircuit: true };
    },
  });
}

/** The text of a file with the mutant's edits applied. Throws if one does not fit exactly once. */
export function mutate(mutant: Mutant, url: string): string {
  let text = readFileSync(fileURLToPath(url), 'utf8');
  for (const { file, find, replace } of mutant.edits) {
    if (fileUrl(file) !== url) continue;
    const places = text.split(find).length - 1;
    if (places !== 1) throw new Error(`mutant ${mutant.name}: ${JSON.stringify(find)} stands ${places} times in ${file}`);
    text = text.replace(find, () => replace);
  }
  return text;
}

export function fileUrl(file: string): string {
  return new URL(`../../${file}`, import.meta.url).href;
}
