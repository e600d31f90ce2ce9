import { registerHooks, stripTypeScriptTypes } from 'node:module';

const scheme = 'stet-text:';
const texts = new Map<string, string>();
let count = 0;
let installed = false;

/** Evaluates a TypeScript module from its text. Its bare imports are those of this file. The text is forgotten; the module is not, as no module is. */
export async function importText(text: string): Promise<Record<string, unknown>> {
  install();
  const url = `${scheme}${++count}.ts`;
  texts.set(url, text);
  try {
    return (await import(url)) as Record<string, unknown>;
  } finally {
    texts.delete(url);
  }
}

function install(): void {
  if (installed) return;
  installed = true;
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      if (specifier.startsWith(scheme)) return { url: specifier, format: 'module', shortCircuit: true };
      if (context.parentURL?.startsWith(scheme) === true) return nextResolve(specifier, { ...context, parentURL: import.meta.url });
      return nextResolve(specifier, context);
    },
    load: (url, context, nextLoad) => {
      if (!url.startsWith(scheme)) return nextLoad(url, context);
      return { format: 'module', source: stripTypeScriptTypes(texts.get(url) ?? ''), shortCircuit: true };
    },
  });
}
