import type ts from 'typescript';
import type { TypeScript } from '../check/typescript.ts';

/** TypeScript as it would be if files had these texts, by their full names: a program that is made with it reads them in the place of the disk's. */
export function withTexts(ts: TypeScript, texts: ReadonlyMap<string, string>): TypeScript {
  const createCompilerHost = (options: ts.CompilerOptions, setParentNodes?: boolean): ts.CompilerHost => {
    const host = ts.createCompilerHost(options, setParentNodes);
    const [readFile, getSourceFile] = [host.readFile.bind(host), host.getSourceFile.bind(host)];
    host.readFile = (name) => texts.get(name) ?? readFile(name);
    host.getSourceFile = (name, version, ...rest) => {
      const text = texts.get(name);
      return text === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version, setParentNodes);
    };
    return host;
  };
  return Object.create(ts, { createCompilerHost: { value: createCompilerHost } }) as TypeScript;
}
