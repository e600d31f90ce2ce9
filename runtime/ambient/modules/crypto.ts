import { cryptoFacade, nodeGetRandomValues } from '../crypto.ts';
import { drawsNatively } from '../guards.ts';
import { modules } from '../natives.ts';
import {
  createDiffieHellman as ambientCreateDiffieHellman, createDiffieHellmanGroup as ambientCreateDiffieHellmanGroup,
  createECDH as ambientCreateECDH, createSign as ambientCreateSign, getDiffieHellman as ambientGetDiffieHellman,
  publicEncrypt as ambientPublicEncrypt, sign as ambientSign,
} from '../node-crypto-keys.ts';
import * as draws from '../node-crypto.ts';
import { Shim } from '../shim.ts';
import { subtleFacade } from '../subtle.ts';

/** `node:crypto` with its sources replaced. */
export * from 'node:crypto';

const shim = new Shim(modules.crypto, 'node:crypto');

export const {
  randomBytes, randomFill, randomFillSync, randomInt, randomUUID, randomUUIDv7, pseudoRandomBytes, prng, rng, getRandomValues, subtle, webcrypto,
  sign, createSign, publicEncrypt, createECDH, createDiffieHellman, createDiffieHellmanGroup, getDiffieHellman,
} = shim.replaced({
  randomBytes: draws.randomBytes,
  randomFill: draws.randomFill,
  randomFillSync: draws.randomFillSync,
  randomInt: draws.randomInt,
  randomUUID: draws.randomUUID,
  randomUUIDv7: draws.randomUUIDv7,
  // Deprecated names of `randomBytes`.
  pseudoRandomBytes: draws.randomBytes,
  prng: draws.randomBytes,
  rng: draws.randomBytes,
  getRandomValues: nodeGetRandomValues,
  subtle: subtleFacade,
  webcrypto: cryptoFacade,
  sign: ambientSign,
  createSign: ambientCreateSign,
  publicEncrypt: ambientPublicEncrypt,
  createECDH: ambientCreateECDH,
  createDiffieHellman: ambientCreateDiffieHellman,
  createDiffieHellmanGroup: ambientCreateDiffieHellmanGroup,
  getDiffieHellman: ambientGetDiffieHellman,
});

export const { generateKeyPair, generateKeyPairSync, generateKey, generateKeySync, generatePrime, generatePrimeSync } = shim.guarded(drawsNatively);
export const { encapsulate } = shim.guarded(drawsNatively) as unknown as { encapsulate: unknown };

export const { pbkdf2, scrypt, hkdf, checkPrime, verify, diffieHellman } = shim.ordered();
export const { argon2, decapsulate } = shim.ordered() as unknown as { argon2: unknown; decapsulate: unknown };

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
