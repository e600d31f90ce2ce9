import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createContext, Script } from 'node:vm';
import fc from 'fast-check';
import { overOxc } from './parsers.ts';

const declarations = ['const Math = LOCAL;', 'let Math = LOCAL;', 'class Math {}', 'function Math() {}', 'async function Math() {}', 'var Math = LOCAL;', 'var { Math } = { Math: LOCAL };'];

/** Shapes that open scopes and declare nothing themselves. */
const plain = [
  '{ BODY }', '(function () { BODY })();', '(() => { BODY })();', '(function (x = REF) { BODY })();', '(function (x = () => REF) { x(); BODY })();',
  '(function (x = REF, y = function Math() {}) { BODY })();', 'for (const x of [REF]) { BODY }', 'for (let once = true; once; once = false) { BODY }',
  'try { throw LOCAL; } catch (x) { BODY }', 'try { BODY } finally { BODY }', '(class { static { BODY } });', '{ class C { static [REF] = 1; } BODY }',
  'switch (0) { case 0: BODY }', 'if (true) { BODY }', 'label: { BODY }', "(() => { 'use strict'; BODY })();", '({ Math() { BODY } }).Math();', '(async () => { BODY })();',
  '[...(function* () { BODY })()];', 'do { BODY } while (false);',
];

/** Shapes that declare `Math` for their body. */
const declaring = [
  '(function Math() { BODY })();', '(function (Math) { BODY })(LOCAL);', '((Math) => { BODY })(LOCAL);', '(({ Math }) => { BODY })({ Math: LOCAL });',
  '(([x, ...Math]) => { BODY })([]);', '(function (x = REF, Math) { BODY })();', '(function (Math, x = REF) { BODY })(LOCAL);', 'for (const Math of [LOCAL]) { BODY }',
  'for (const Math of [REF]) { BODY }', 'for (var Math of [LOCAL]) { BODY }', 'for (let Math = LOCAL, once = true; once; once = false) { BODY }',
  'for (const Math in { a: REF }) { BODY }', 'try { throw LOCAL; } catch (Math) { BODY }', 'try { throw { Math: LOCAL }; } catch ({ Math }) { BODY }',
  '(class Math { static { BODY } });', '(class Math { static x = REF; });', '{ class Math { static [REF] = 1; } BODY }', '({ set x(Math) { BODY } }).x = LOCAL;',
];

/** Programs that declare `Math` here and there and draw from it; `REF` marks a draw, `LOCAL` a value that is not the global one. */
const program = fc.letrec<{ body: string; statement: string }>((tie) => {
  const shaped = (shapes: readonly string[]): fc.Arbitrary<string> =>
    fc.tuple(fc.constantFrom(...shapes), tie('body')).map(([shape, body]) => shape.replaceAll('BODY', () => body));
  return {
    body: fc.tuple(
      fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(...declarations) }),
      fc.boolean(),
      fc.array(tie('statement'), { minLength: 1, maxLength: 3, size: 'max' }),
    ).map(([declaration, first, statements]) => (first ? [declaration, ...statements] : [...statements, declaration]).join('\n')),
    statement: fc.oneof(
      { maxDepth: 3, depthSize: 'medium' },
      { weight: 3, arbitrary: fc.constant('REF;') },
      { weight: 3, arbitrary: shaped(plain) },
      { weight: 1, arbitrary: shaped(declaring) },
    ),
  };
}).body;

/** Numbers the draws; each notes where it drew from. A draw that throws (not initialised, not a function) did not reach the global. */
function instantiate(text: string): { code: string; draws: number } {
  let draws = 0;
  const code = text.replace(/REF/g, () => `draw(${draws++}, () => Math.random())`).replaceAll('LOCAL', "({ random: () => 'local' })");
  return { code, draws };
}

/** Which draws reached the global `Math` when the program really ran; undefined where it is no program (a name declared twice). */
function reached(code: string): Set<number> | undefined {
  const global = new Set<number>();
  const outcome = (index: number, draw: () => unknown): void => {
    try {
      if (draw() === 'global') global.add(index);
    } catch (error) {
      if (!/Error$/.test((error as Error).name)) throw error;
    }
  };
  let script: Script;
  try {
    script = new Script(`(function () {${code}\n})();`);
  } catch (error) {
    assert.equal((error as Error).name, 'SyntaxError');
    return undefined;
  }
  const context = createContext({ draw: outcome });
  new Script("globalThis.Math = { random: () => 'global' };").runInContext(context);
  script.runInContext(context, { timeout: 1000 });
  return global;
}

function found(code: string, draws: number): Set<number> {
  const places = [...code.matchAll(/draw\((\d+), \(\) => /g)];
  const starts = new Map(places.map((match) => [match.index + match[0].length, Number(match[1])]));
  assert.equal(starts.size, draws);
  const findings = overOxc(code, { sourceType: 'commonjs' });
  return new Set(findings.map(({ start }) => starts.get(start) as number));
}

describe('a name means what JavaScript says it means', () => {
  for (const [mode, prologue] of [['sloppy', ''], ['strict', "'use strict';\n"]] as const) {
    test(`${mode} code`, () => {
      let programs = 0;
      let global = 0;
      let all = 0;
      fc.assert(fc.property(program, (text) => {
        const { code, draws } = instantiate(prologue + text);
        const truth = reached(code);
        fc.pre(truth !== undefined);
        programs += 1;
        global += truth?.size ?? 0;
        all += draws;
        assert.deepEqual(found(code, draws), truth, code);
      }), { numRuns: 1000 });
      assert.ok(programs >= 1000 && global > all * 0.2 && global < all * 0.8, `${global} of ${all} draws are global`);
    });
  }
});
