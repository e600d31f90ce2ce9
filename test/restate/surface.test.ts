import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import ts from 'typescript';
import { exceptions } from './surface-exceptions.ts';

const typesFile = fileURLToPath(new URL('./surface.types.ts', import.meta.url));
const added = new Set<string>(exceptions.filter(({ direction }) => direction === 'added').map(({ name }) => name));
const listed: readonly string[] = exceptions.map(({ name }) => name);

const program = ts.createProgram([typesFile], {
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2024,
  allowImportingTsExtensions: true, noEmit: true, skipLibCheck: true, types: ['node'],
});
const checker = program.getTypeChecker();

/** What an entry exports, values and types, as its declarations say: name to the symbol that is declared in the end. */
function exportsOf(specifier: string): Map<string, ts.Symbol> {
  const source = program.getSourceFile(typesFile)!;
  const imported = source.statements.filter(ts.isImportDeclaration).find(({ moduleSpecifier }) => ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === specifier)!;
  const module = checker.getSymbolAtLocation(imported.moduleSpecifier)!;
  return new Map(checker.getExportsOfModule(module).map((symbol) => [
    symbol.name, symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  ]));
}

/** Names that surface.types.ts compares by their declared types. */
const compared = new Set(
  program.getSourceFile(typesFile)!.statements
    .filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === 'Declared')!
    .members.map((member) => (member.name as ts.Identifier).text),
);

for (const [surface, entry] of ['restate', 'sdk'].flatMap((each) => ['', '/node', '/fetch', '/lambda'].map((path) => [each, path] as const))) {
  test(`@stet/runtime/${surface}${entry} exports what @restatedev/restate-sdk${entry} does, and what is listed`, async () => {
    const sdkExports = exportsOf(`@restatedev/restate-sdk${entry}`);
    const stetExports = exportsOf(`@stet/runtime/${surface}${entry}`);
    assert.ok(sdkExports.size > 100, `${sdkExports.size} exports read`);
    assert.deepEqual([...sdkExports.keys()].filter((name) => !stetExports.has(name)), [], 'missing');
    assert.deepEqual([...stetExports.keys()].filter((name) => !sdkExports.has(name)).sort(), [...added].sort(), 'added');
    const ownTypes = [...sdkExports].filter(([name, symbol]) => symbol.flags & ts.SymbolFlags.Type && stetExports.get(name) !== symbol).map(([name]) => name);
    assert.deepEqual(ownTypes.filter((name) => !compared.has(name)), [], 'declared by stet, and not compared in surface.types.ts');
    assert.deepEqual([...compared].filter((name) => !ownTypes.includes(name)), [], 'compared, and the SDK\'s own');

    const [sdkValues, stetValues] = (await Promise.all([import(`@restatedev/restate-sdk${entry}`), import(`@stet/runtime/${surface}${entry}`)])) as [object, object];
    const names = Object.keys(sdkValues);
    assert.deepEqual(Object.keys(stetValues).sort(), [...names, ...[...added].filter((name) => name !== 'Selected')].sort());
    for (const name of names) assert.equal(typeof Reflect.get(stetValues, name), typeof Reflect.get(sdkValues, name), name);
  });
}

test('no exception is listed twice, and each has its reason', () => {
  assert.equal(new Set(listed).size, listed.length);
  for (const { name, reason } of exceptions) assert.ok(reason.length > 10, name);
});
