import { relative, resolve, sep } from 'node:path';
import type ts from 'typescript';
import { ContextTypes } from './context-types.ts';
import { Dependencies } from './memory/dependencies.ts';
import { isFunctionWithBody } from './node-kinds.ts';
import { Packages, type PackageOf } from './package-of.ts';
import type { Project } from './project.ts';
import { sharingHost } from './source-files.ts';
import type { TypeScript } from './typescript.ts';

/** A node that is a unit: see `Unit`. */
export type UnitNode = ts.FunctionLikeDeclaration | ts.ClassLikeDeclaration | ts.VariableDeclaration;

/** One program with what the check asks it: the checker, whose file a file is, ids. */
export class Model {
  readonly ts: TypeScript;
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly contexts: ContextTypes;
  readonly packages = new Packages();
  readonly dependencies = new Dependencies();
  readonly #root: string;
  readonly #names = new Map<ts.SourceFile, string>();
  readonly #files = new Map<string, ts.SourceFile>();
  readonly #ids = new Map<UnitNode, string>();
  readonly #nodes = new Map<string, UnitNode>();

  /** Of a project a program is made; one that is there already is taken as it is. */
  constructor(ts: TypeScript, from: Project | ts.Program, root: string, contexts: readonly string[]) {
    this.ts = ts;
    this.#root = root;
    this.program = 'getTypeChecker' in from ? from : ts.createProgram({ rootNames: from.files, options: from.options, host: sharingHost(ts, from.options) });
    this.checker = this.program.getTypeChecker();
    this.contexts = new ContextTypes(contexts, this.packages, (file) => this.relative(file));
  }

  /** The program's own files, in the order of their names: what is in packages, in the SDK and in declarations is not among them. */
  ownFiles(): ts.SourceFile[] {
    return this.program.getSourceFiles().filter((file) => this.isOwn(file)).sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  }

  /** Whether functions of the file are followed: it has bodies, and is not the SDK. */
  isOwn(file: ts.SourceFile): boolean {
    return !file.isDeclarationFile && !this.program.isSourceFileDefaultLibrary(file) && !file.fileName.endsWith('.json') && !this.contexts.isSdkFile(file.fileName);
  }

  /** The package that a declaration is of; undefined for the program's own, for Node's and for the language's. */
  packageOf(file: ts.SourceFile): PackageOf | undefined {
    if (this.program.isSourceFileDefaultLibrary(file) || !file.fileName.includes('/node_modules/')) return undefined;
    const found = this.packages.of(file.fileName);
    return found?.name === '@types/node' ? undefined : found;
  }

  /** The files that a file imports, as the program resolved them. */
  importsOf(file: ts.SourceFile): ts.SourceFile[] {
    const { ts, checker } = this;
    const imported = new Set<ts.SourceFile>();
    const add = (specifier: ts.Node | undefined): void => {
      if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
      const declaration = checker.getSymbolAtLocation(specifier)?.valueDeclaration;
      if (declaration !== undefined && ts.isSourceFile(declaration)) imported.add(declaration);
    };
    for (const statement of file.statements) {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) add(statement.moduleSpecifier);
      else if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) add(statement.moduleReference.expression);
    }
    return [...imported];
  }

  relative(file: string): string {
    return relative(this.#root, file).replaceAll(sep, '/');
  }

  nameOf(file: ts.SourceFile): string {
    let name = this.#names.get(file);
    if (name === undefined) {
      name = this.relative(file.fileName);
      this.#names.set(file, name);
      this.#files.set(name, file);
    }
    return name;
  }

  /** The file of a name that was given before. */
  fileNamed(name: string): ts.SourceFile {
    const file = this.#files.get(name) ?? this.program.getSourceFile(resolve(this.#root, name));
    if (file !== undefined) return file;
    throw new Error(`stet: no file ${name} in the program; this is a bug of stet's, please report it`);
  }

  idOf(node: UnitNode): string {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    const file = node.getSourceFile();
    const id = `${this.nameOf(file)}#${node.getStart(file)}${this.ts.isVariableDeclaration(node) ? '=' : ''}`;
    this.#nodes.set(id, node);
    this.#ids.set(node, id);
    return id;
  }

  /** The node of an id that was given before, be it in an earlier check. */
  nodeOf(id: string): UnitNode {
    const node = this.#nodes.get(id) ?? this.#find(id);
    if (node === undefined) throw new Error(`stet: no unit ${id}; this is a bug of stet's, please report it`);
    return node;
  }

  #find(id: string): UnitNode | undefined {
    const { ts } = this;
    const at = id.lastIndexOf('#');
    const file = this.fileNamed(id.slice(0, at));
    const isVariable = id.endsWith('=');
    const start = parseInt(id.slice(at + 1), 10);
    const within = (node: ts.Node): UnitNode | undefined => {
      if (start < node.pos || start >= node.end) return undefined;
      const isUnit = isVariable ? ts.isVariableDeclaration(node) : isFunctionWithBody(ts, node) || ts.isClassLike(node);
      if (isUnit && node.getStart(file) === start) return node as UnitNode;
      return ts.forEachChild(node, within);
    };
    const found = ts.forEachChild(file, within);
    if (found !== undefined) this.idOf(found);
    return found;
  }

  /** Whoever reads now looks into the text of the file. */
  touch(node: ts.Node): void {
    const file = node.getSourceFile();
    if (this.isOwn(file)) this.dependencies.touch(this.nameOf(file));
  }
}
