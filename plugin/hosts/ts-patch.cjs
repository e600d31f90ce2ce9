// The entry that ts-patch loads: plain CommonJS, which it needs no loader of its own for.
require('./node-loader/own-typescript.js').readOwnTypeScript();
const { default: transformer, stetTransformer } = require('./tsc.ts');

module.exports = transformer;
module.exports.default = transformer;
module.exports.stetTransformer = stetTransformer;
