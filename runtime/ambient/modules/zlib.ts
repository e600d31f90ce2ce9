import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';

/** `node:zlib`: compressing is a function of the bytes, done again in each attempt and called back in its place. Streams are native. */
export * from 'node:zlib';

const shim = new Shim(modules.zlib, 'node:zlib');

export const {
  deflate, deflateRaw, gzip, gunzip, inflate, inflateRaw, unzip, brotliCompress, brotliDecompress, zstdCompress, zstdDecompress,
} = shim.ordered();

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
