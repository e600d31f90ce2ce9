import { at, testRule } from './testers.ts';

const dynamic = 'const f = (name) => Math[name]();';
testRule('dynamic-member', {
  valid: ["Math['floor'](x);", 'const k = "floor"; Math[k](x);'],
  invalid: [{ code: dynamic, errors: [at(dynamic, 'Math')] }],
});

const bare = 'const x = Math.random(); // stet-ignore random';
const idle = 'const x = 1; // stet-ignore random: nothing is here';
testRule('unused-ignore', {
  valid: ['const x = Math.random(); // stet-ignore random: a demo', '// an ordinary comment'],
  invalid: [
    { code: bare, errors: [at(bare, '// stet-ignore random')], output: 'const x = Math.random();' },
    { code: idle, errors: [at(idle, '// stet-ignore random: nothing is here')], output: 'const x = 1;' },
  ],
});
