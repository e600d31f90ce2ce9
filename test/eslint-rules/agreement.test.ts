import { sourceIds } from '@stet/plugin/catalogue';
import { Linter } from 'eslint';
import { Linter as Linter9 } from 'eslint-9';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAgreement, type Front } from './agreement.ts';
import { fixtureTexts, ownTexts } from './corpus.ts';

/** Ids that no single file shows: whole programs have them, in lint with types and in `stet check`. */
const ofPrograms = ['unserializable-value', 'stateful-library'];

const fronts: Readonly<Record<string, Front>> = {
  'ESLint 10, typescript-eslint': { Version: Linter, parser: 'typescript-eslint' },
  'ESLint 9, espree': { Version: Linter9 as unknown as typeof Linter, parser: 'espree' },
  'ESLint 9, Babel': { Version: Linter9 as unknown as typeof Linter, parser: 'babel' },
};

for (const [name, front] of Object.entries(fronts)) {
  test(`${name}: what the rules report of every fixture is what the build finds`, () => {
    const isWhole = front.parser === 'typescript-eslint';
    const { files, found, durable } = assertAgreement(front, isWhole ? [...ownTexts(), ...fixtureTexts()] : fixtureTexts());
    // A corpus that is not found would agree with anything.
    const findings = [...found.values()].reduce((sum, count) => sum + count, 0);
    assert.ok(files >= (isWhole ? 1000 : 100), `only ${files} files were compared`);
    assert.ok(findings >= (isWhole ? 1000 : 200), `only ${findings} findings were compared`);
    if (!isWhole) return;
    assert.deepEqual(sourceIds.filter((id) => !found.has(id)), ofPrograms, 'each id is among them');
    assert.deepEqual(sourceIds.filter((id) => !durable.has(id)), ofPrograms, 'and in durable code');
  });
}
