import { exported, members, reported, whole } from './family.ts';
import type { Source } from './types.ts';

const draw = {
  id: 'crypto-random', treatment: 'keyed', why: 'each attempt draws other bytes', fix: "ctx.rand.uuidv4(), or draw inside ctx.run('id', …)",
} as const;
const ordered = {
  id: 'foreign-await', treatment: 'order', why: 'it completes outside any turn, at another place on each attempt', fix: "await ctx.run('digest', () => …)",
} as const;
const randomised = {
  id: 'run-only', treatment: 'run-only', why: 'it draws inside the engine, where no stream of stet reaches', fix: "await ctx.run('key', () => …)",
} as const;

const pureSubtle = ['digest', 'verify', 'importKey', 'exportKey', 'deriveBits', 'deriveKey', 'decrypt', 'unwrapKey'];
const randomisedSubtle = ['generateKey', 'sign', 'encrypt', 'wrapKey'];

/** The Web Crypto members below `crypto` (`crypto.`) or below a module's name (`node:crypto#webcrypto.`). */
function web(of: (names: readonly string[], shared: Omit<Source, 'match' | 'replace'>) => Source[], prefix: string): Source[] {
  return [
    ...of(['randomUUID', 'getRandomValues'].map((name) => prefix + name), draw),
    ...of(pureSubtle.map((name) => `${prefix}subtle.${name}`), ordered),
    ...of(randomisedSubtle.map((name) => `${prefix}subtle.${name}`), randomised),
    ...of([`${prefix}subtle`], { ...ordered, shape: 'object' }),
  ];
}

/** `crypto`, the global, and `node:crypto`. */
export const crypto: readonly Source[] = [
  ...web((names, shared) => members('crypto', names, shared), ''),
  { ...draw, match: 'crypto', replace: 'crypto', shape: 'object' },

  ...web((names, shared) => exported('node:crypto', names, shared), ''),
  ...web((names, shared) => exported('node:crypto', names, shared), 'webcrypto.'),
  ...exported('node:crypto', ['webcrypto'], { ...draw, shape: 'object' }),
  ...exported('node:crypto', ['randomBytes', 'pseudoRandomBytes', 'prng', 'rng', 'randomInt', 'randomFill', 'randomFillSync'], draw),
  ...exported('node:crypto', ['pbkdf2', 'scrypt', 'hkdf', 'checkPrime'], ordered),
  ...exported('node:crypto', ['generateKeyPair', 'generateKeyPairSync', 'generateKey', 'generateKeySync', 'generatePrime', 'generatePrimeSync', 'sign', 'createSign',
    'publicEncrypt', 'createECDH', 'createDiffieHellman', 'getDiffieHellman', 'createDiffieHellmanGroup'], randomised),
  // Not in every Node that is supported, so no shim names them.
  ...reported(['node:crypto#argon2', 'node:crypto#argon2Sync', 'node:crypto#encapsulate'], randomised),
  whole('node:crypto', draw),

  ...reported(['crypto[]', 'node:crypto[]'], {
    id: 'dynamic-member', treatment: 'warning', why: 'which member is used is known only at run time', fix: 'write the member out: crypto.randomUUID()',
  }),
];
