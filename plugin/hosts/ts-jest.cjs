// The entry that ts-jest loads: `astTransformers: { before: ['@stet/plugin/ts-jest'] }`. Plain CommonJS, as ts-jest requires it.
require('./node-loader/own-typescript.js').readOwnTypeScript();
const { stetTransformer } = require('./tsc.ts');
const { stampOf } = require('./stamp.ts');

module.exports = {
  name: 'stet',
  // Jest keeps transformed files by it.
  version: stampOf(process.cwd()),
  factory: ({ configSet }, options) => stetTransformer(options, configSet.cwd, configSet.compilerModule),
};
