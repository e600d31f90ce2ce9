// The entry that ts-jest loads: `astTransformers: { before: ['@stet/plugin/ts-jest'] }`. Plain CommonJS, as ts-jest requires it.
require('./node-loader/own-typescript.js').readOwnTypeScript();
const { stetTransformer } = require('./tsc.ts');
const { stampOf } = require('./stamp.ts');

exports.name = 'stet';
// Jest keeps transformed files by it.
exports.version = stampOf(process.cwd());
exports.factory = ({ configSet }, options) => stetTransformer(options, configSet.cwd, configSet.compilerModule);
