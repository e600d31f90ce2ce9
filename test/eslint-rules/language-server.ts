import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const require = createRequire(import.meta.url);

export interface Position { readonly line: number; readonly character: number }
export interface Range { readonly start: Position; readonly end: Position }
export interface Diagnostic { readonly range: Range; readonly message: string; readonly code?: string; readonly severity?: number; readonly source?: string }
export interface TextEdit { readonly range: Range; readonly newText: string }
export interface CodeAction { readonly title: string; readonly kind?: string; readonly command?: { readonly command: string; readonly arguments?: readonly unknown[] } }

/** An editor's side of Microsoft's ESLint language server, with one folder open. It lints buffers as they are, not files. */
export class Editor {
  readonly #connection;
  readonly #child;
  readonly #folder: string;
  readonly #edits: ((edits: readonly TextEdit[]) => void)[] = [];
  #version = 0;

  constructor(folder: string) {
    this.#folder = folder;
    const { NODE_OPTIONS: _mine, NODE_TEST_CONTEXT: _context, ...env } = process.env;
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', require.resolve('vscode-langservers-extracted/bin/vscode-eslint-language-server'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], env, cwd: folder });
    this.#connection = createMessageConnection(new StreamMessageReader(this.#child.stdout), new StreamMessageWriter(this.#child.stdin));
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) => items.map(() => this.#settings()));
    this.#connection.onRequest('client/registerCapability', () => null);
    this.#connection.onRequest('workspace/diagnostic/refresh', () => null);
    this.#connection.onRequest('workspace/applyEdit', ({ edit }: { edit: { documentChanges?: readonly { edits: readonly TextEdit[] }[]; changes?: Readonly<Record<string, readonly TextEdit[]>> } }) => {
      const edits = edit.documentChanges?.flatMap((each) => each.edits) ?? Object.values(edit.changes ?? {}).flat();
      this.#edits.shift()?.(edits);
      return { applied: true };
    });
    this.#connection.listen();
  }

  async start(): Promise<void> {
    const uri = pathToFileURL(this.#folder).href;
    await this.#connection.sendRequest('initialize', {
      processId: process.pid, rootUri: uri, workspaceFolders: [{ uri, name: 'shop' }],
      capabilities: { workspace: { configuration: true, workspaceFolders: true, applyEdit: true, workspaceEdit: { documentChanges: true } }, textDocument: { diagnostic: { dynamicRegistration: false }, publishDiagnostics: {}, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } } } } },
    });
    await this.#connection.sendNotification('initialized', {});
  }

  async open(path: string, text: string, languageId: string): Promise<void> {
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument: { uri: pathToFileURL(path).href, languageId, version: ++this.#version, text } });
  }

  async change(path: string, text: string): Promise<void> {
    await this.#connection.sendNotification('textDocument/didChange', { textDocument: { uri: pathToFileURL(path).href, version: ++this.#version }, contentChanges: [{ text }] });
  }

  async diagnostics(path: string): Promise<readonly Diagnostic[]> {
    const report: { readonly items: readonly Diagnostic[] } = await this.#connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: pathToFileURL(path).href } });
    return report.items;
  }

  async actions(path: string, diagnostic: Diagnostic): Promise<readonly CodeAction[]> {
    return this.#connection.sendRequest('textDocument/codeAction', { textDocument: { uri: pathToFileURL(path).href }, range: diagnostic.range, context: { diagnostics: [diagnostic] } });
  }

  /** Chooses an action, and gives the edits that the server asks for. */
  async apply({ command }: CodeAction): Promise<readonly TextEdit[]> {
    const edits = new Promise<readonly TextEdit[]>((resolve) => this.#edits.push(resolve));
    await this.#connection.sendRequest('workspace/executeCommand', command as object);
    return edits;
  }

  async close(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    this.#connection.dispose();
    if (this.#child.exitCode === null) await new Promise((resolve) => this.#child.once('exit', resolve));
  }

  #settings(): object {
    return {
      validate: 'on', packageManager: 'npm', useESLintClass: true, useFlatConfig: true, experimental: {}, codeAction: { disableRuleComment: { enable: true, location: 'separateLine', commentStyle: 'line' }, showDocumentation: { enable: true } },
      codeActionOnSave: { mode: 'all' }, format: false, quiet: false, onIgnoredFiles: 'off', options: {}, rulesCustomizations: [], run: 'onType', problems: { shortenToSingleLine: false }, nodePath: null,
      workspaceFolder: { uri: pathToFileURL(this.#folder).href, name: 'shop' }, workingDirectory: { mode: 'location' },
    };
  }
}

/** A text with the edits of a language server, whose lines and characters count from 0. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const starts = [0];
  for (const [at, character] of [...text].entries()) if (character === '\n') starts.push(at + 1);
  const offset = ({ line, character }: Position): number => starts[line]! + character;
  return [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((result, { range, newText }) => result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)), text);
}
