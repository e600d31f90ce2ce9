import type ts = require('typescript');

export declare const name: string;
export declare const version: string;
/** Takes ts-jest's compiler, and the options of `stet.config`. */
export declare function factory(compiler: { readonly configSet: { readonly cwd: string; readonly compilerModule: typeof ts } }, options?: object): ts.TransformerFactory<ts.SourceFile>;
