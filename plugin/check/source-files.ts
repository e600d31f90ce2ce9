import { statSync } from 'node:fs';
import type ts from 'typescript';
import type { TypeScript } from './typescript.ts';

/** Parsed files of libraries and packages, by how they were parsed: several projects of one check share them. Own files are read anew. */
const shared = new Map<string, ts.SourceFile>();

/** A compiler host that parses what is in node_modules, TypeScript's own libraries among it, once for all programs of this process. */
export function sharingHost(ts: TypeScript, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options); // the binder gives nodes their parents
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeInfo;
  const parse = host.getSourceFile.bind(host);
  const { paths: _paths, rootDir: _rootDir, outDir: _outDir, configFilePath: _config, ...relevant } = options;
  const key = JSON.stringify(relevant);
  host.getSourceFile = (name, version, onError, anew) => {
    if (!name.includes('/node_modules/')) return parse(name, version, onError, anew);
    const stat = statSync(name, { throwIfNoEntry: false });
    const id = `${name}\n${stat?.mtimeMs}\n${JSON.stringify(version)}\n${key}`;
    let file = shared.get(id);
    if (file === undefined) {
      file = parse(name, version, onError, anew);
      if (file !== undefined) shared.set(id, file);
    }
    return file;
  };
  return host;
}
