import { exported, members, whole } from './family.ts';
import type { Source } from './types.ts';

const shared = {
  id: 'foreign-await', treatment: 'order', why: 'it completes outside any turn, at another place on each attempt', fix: "await ctx.run('compute', () => …)",
} as const;
const waits = {
  id: 'run-only', treatment: 'run-only', why: 'how long it waits is decided outside the journal', fix: "await ctx.run('wait', () => …)",
} as const;

const compressors = ['deflate', 'deflateRaw', 'gzip', 'gunzip', 'inflate', 'inflateRaw', 'unzip', 'brotliCompress', 'brotliDecompress', 'zstdCompress', 'zstdDecompress'];
const compressorStreams = ['createDeflate', 'createDeflateRaw', 'createGzip', 'createGunzip', 'createInflate', 'createInflateRaw', 'createUnzip', 'createBrotliCompress',
  'createBrotliDecompress', 'createZstdCompress', 'createZstdDecompress'];

/** Pure asynchronous computation: recomputed in each attempt, only the position of its completion is journaled. */
export const order: readonly Source[] = [
  ...members('WebAssembly', ['compile', 'instantiate'], shared),
  ...members('WebAssembly', ['compileStreaming', 'instantiateStreaming'], { ...waits, why: 'it reads from the network' }),
  { ...shared, match: 'WebAssembly', replace: 'WebAssembly', shape: 'object' },

  ...exported('node:zlib', compressors, shared),
  ...exported('node:zlib', compressorStreams, { ...waits, why: 'a stream leaves the turn' }),
  whole('node:zlib', shared),

  ...members('Atomics', ['wait', 'waitAsync'], waits),
  { ...waits, match: 'Atomics', replace: 'Atomics', shape: 'object' },

  { ...shared, match: 'import()', replace: 'imported', why: 'a cold module completes outside any turn, a warm one at once', fix: 'import the module at the top of the file' },
];
