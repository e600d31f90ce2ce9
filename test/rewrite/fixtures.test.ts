import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import { parseSync } from 'oxc-parser';
import { compile, languageOf } from '../../plugin/compile/index.ts';

const fixtures = join(import.meta.dirname, 'fixtures');

/** `input` beside `output`, for people to compare. `STET_UPDATE=1` writes the outputs anew, to be read before they are committed. */
for (const name of readdirSync(fixtures).sort()) {
  const folder = join(fixtures, name);
  const input = readdirSync(folder).find((file) => file.startsWith('input.'))!;
  const output = join(folder, `output${extname(input)}`);

  test(`${name}: rewritten as shown`, () => {
    const text = readFileSync(join(folder, input), 'utf8');
    const { code } = compile(text, input);
    if (process.env['STET_UPDATE'] === '1') writeFileSync(output, code);
    assert.equal(code, readFileSync(output, 'utf8'));
    assert.equal(code.split('\n').length, text.split('\n').length, 'no line moves');
    assert.deepEqual(parseSync(output, code, { lang: languageOf(input)! }).errors, []);
    assert.equal(compile(code, input).code, code, 'twice is once');
  });
}
