/** What a room may import beside itself: rooms by their folder, packages by name, Node's modules one by one or as `node:`. */
export interface Room {
  readonly folder: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

/** The import rules of design.md. A file belongs to the first room whose folder it is in. */
export const rooms: readonly Room[] = [
  { folder: 'plugin/catalogue', rooms: [], packages: [] },
  { folder: 'plugin/analysis', rooms: ['plugin/catalogue'], packages: ['estree'] },
  { folder: 'plugin/rewrite', rooms: ['plugin/catalogue', 'plugin/analysis/finding.ts'], packages: ['magic-string'] },
  // What a person would write in the place of a finding.
  { folder: 'plugin/explicit', rooms: ['plugin/catalogue', 'plugin/analysis'], packages: [] },
  { folder: 'plugin/report', rooms: ['plugin/catalogue', 'plugin/analysis/finding.ts'], packages: ['picocolors', 'sarif'] },
  { folder: 'plugin/config', rooms: ['plugin/catalogue'], packages: ['node:', 'lilconfig', 'valibot'] },
  {
    // Parse, analyse, rewrite: the one entry of every front end.
    folder: 'plugin/compile',
    rooms: ['plugin/catalogue', 'plugin/analysis', 'plugin/rewrite', 'plugin/report', 'plugin/config'],
    packages: ['node:path', 'node:module', 'oxc-parser', 'magic-string'],
  },
  // Each host has one library of its own; maps and selection are common to them.
  { folder: 'plugin/hosts/esbuild.ts', ...host(['esbuild', '@jridgewell/remapping']) },
  { folder: 'plugin/hosts/esbuild-dependencies.ts', ...host(['esbuild']) },
  { folder: 'plugin/hosts/unplugin.ts', ...host(['unplugin']) },
  { folder: 'plugin/hosts/host.ts', ...host(['magic-string']) },
  { folder: 'plugin/hosts/jest.ts', ...host(['@jridgewell/remapping']) },
  { folder: 'plugin/hosts/origin.ts', ...host(['@jridgewell/remapping', '@jridgewell/trace-mapping']) },
  { folder: 'plugin/hosts/sections.ts', ...host(['@jridgewell/remapping', '@jridgewell/trace-mapping']) },
  { folder: 'plugin/hosts/tsc.ts', ...host(['typescript']) },
  { folder: 'plugin/hosts/post-emit', ...host(['@jridgewell/remapping']) },
  { folder: 'plugin/hosts/tsc-command', ...host(['typescript']) },
  { folder: 'plugin/hosts/tsc-hoist.ts', ...host(['typescript']) },
  { folder: 'plugin/hosts/ts-patch.cjs', ...host([]) },
  { folder: 'plugin/hosts/ts-jest.cjs', ...host([]) },
  { folder: 'plugin/hosts/stamp.ts', ...host([]) },
  { folder: 'plugin/hosts/packages.ts', ...host([]) },
  { folder: 'plugin/hosts/native-dependencies.ts', ...host([]) },
  { folder: 'plugin/hosts/sdk-alias.ts', ...host([]) },
  { folder: 'plugin/hosts/selection.ts', ...host(['picomatch']) },
  { folder: 'plugin/hosts/journal.ts', ...host(['picomatch']) },
  // The loader lowers TypeScript with esbuild, and reads the exports of CommonJS with the lexer that Node uses.
  { folder: 'plugin/hosts/node-loader', ...host(['esbuild', '@jridgewell/remapping', 'cjs-module-lexer', 'get-tsconfig']) },
  { folder: 'plugin/hosts', ...host([]) },
  {
    // Whole programs: the analysis of each file, and TypeScript's checker to tell who calls whom.
    folder: 'plugin/check',
    rooms: ['plugin/catalogue', 'plugin/analysis', 'plugin/report', 'plugin/config', 'plugin/compile', 'plugin/hosts/journal.ts', 'plugin/hosts/packages.ts', 'plugin/hosts/selection.ts'],
    packages: ['node:', 'typescript', 'picomatch'],
  },
  {
    // Whole programs, round after round, in the texts that they have then.
    folder: 'plugin/migrate',
    rooms: ['plugin/catalogue', 'plugin/analysis', 'plugin/explicit', 'plugin/report', 'plugin/config', 'plugin/compile', 'plugin/check', 'plugin/hosts/journal.ts', 'plugin/hosts/packages.ts', 'plugin/hosts/selection.ts'],
    packages: ['node:', 'typescript'],
  },
  // Configuration files of others, edited by span.
  { folder: 'plugin/init', rooms: ['plugin/analysis', 'plugin/explicit', 'plugin/compile'], packages: ['node:'] },
  {
    folder: 'plugin/cli',
    rooms: ['plugin/check', 'plugin/init', 'plugin/migrate', 'plugin/catalogue', 'plugin/analysis', 'plugin/explicit', 'plugin/rewrite', 'plugin/report', 'plugin/config', 'plugin/compile', 'plugin/hosts'],
    packages: ['node:', 'commander', 'diff', 'picocolors', 'tinyglobby', '@jridgewell/trace-mapping'],
  },
  {
    // The rules decide nothing: which code is built, and which modules are journaled, they ask where the hosts do; who calls whom in a program
    // that typescript-eslint holds, they ask the check.
    folder: 'eslint-rules',
    rooms: ['plugin/catalogue', 'plugin/analysis', 'plugin/explicit', 'plugin/report', 'plugin/config', 'plugin/hosts/journal.ts', 'plugin/hosts/selection.ts', 'plugin/check/live.ts'],
    packages: ['@typescript-eslint/utils', 'typescript', 'node:fs', 'node:module', 'node:path'],
  },
  // No disk, no network, no wall clock: Node's modules are those that compute.
  { folder: 'runtime/kernel', rooms: [], packages: ['devalue', 'pure-rand', 'node:async_hooks', 'node:buffer', 'node:crypto', 'node:util'] },
  { folder: 'runtime/ambient', rooms: ['runtime/kernel'], packages: ['node:'] },
  // The machine as the kernel's World, for both engines.
  { folder: 'runtime/world', rooms: ['runtime/kernel', 'runtime/ambient/natives.ts'], packages: ['node:'] },
  {
    folder: 'runtime/engines/embedded',
    rooms: ['runtime/kernel', 'runtime/world', 'runtime/ambient/facts.ts', 'runtime/ambient/natives.ts'],
    packages: ['node:'],
  },
  {
    folder: 'runtime/engines/restate',
    rooms: ['runtime/kernel', 'runtime/world', 'runtime/ambient/facts.ts'],
    packages: ['@restatedev/restate-sdk', 'node:async_hooks', 'node:crypto'],
  },
  // The SDK's own surface with durable handlers; the rest of the sdk knows no peer.
  {
    folder: 'runtime/sdk/restate',
    rooms: ['runtime/kernel', 'runtime/sdk', 'runtime/engines/restate', 'runtime/ambient/spread-net.ts'],
    packages: ['@restatedev/restate-sdk'],
  },
  // The same surface on the embedded engine.
  {
    folder: 'runtime/sdk/embedded',
    rooms: ['runtime/kernel', 'runtime/sdk', 'runtime/engines/embedded', 'runtime/ambient/spread-net.ts'],
    packages: ['@restatedev/restate-sdk', 'node:http', 'node:http2'],
  },
  { folder: 'runtime/sdk', rooms: ['runtime/kernel', 'runtime/ambient', 'runtime/engines/embedded'], packages: ['node:crypto', 'pure-rand'] },
];

function host(packages: readonly string[]): Omit<Room, 'folder'> {
  return {
    rooms: ['plugin/catalogue', 'plugin/analysis', 'plugin/rewrite', 'plugin/report', 'plugin/config', 'plugin/compile', 'plugin/hosts'],
    packages: ['node:', ...packages],
  };
}
