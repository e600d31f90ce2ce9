import type { Program } from '../kernel/program.ts';
import { drawsNatively, refuse } from './guards.ts';
import { modules } from './natives.ts';
import { orderedCallback } from './order.ts';
import { replace, type Callable } from './replace.ts';

/** What of `node:crypto` draws inside the library, in some of its calls: those are `run-only`, the others go through. */
const crypto = modules.crypto;
const native = { ...crypto };

/** Keys whose signature is a function of key and message (RFC 8017 §8.2, RFC 8032). */
const deterministicKeys = new Set<string | undefined>(['rsa', 'ed25519', 'ed448']);

/** Whether signing with this key draws. A key that cannot be read is left to the native, which says what is wrong. */
function signingDraws(key: unknown): boolean {
  const padding = (key as { padding?: number } | null)?.padding;
  if (padding === crypto.constants.RSA_PKCS1_PSS_PADDING) return true;
  const inner: unknown = (key as { key?: unknown } | null)?.key ?? key;
  let type: string | undefined;
  try {
    type = inner instanceof crypto.KeyObject ? inner.asymmetricKeyType : crypto.createPrivateKey(key as string).asymmetricKeyType;
  } catch {
    return false;
  }
  return !deterministicKeys.has(type);
}

function refuseDrawing(attempt: Program, key: unknown): void {
  if (signingDraws(key)) refuse(attempt, 'node:crypto.sign', drawsNatively);
}

const orderedSign = orderedCallback(native.sign as Callable, () => native.sign, 'crypto.sign');

export const sign = replace(native.sign as Callable, {
  current: () => crypto.sign,
  serve(attempt, args, self) {
    refuseDrawing(attempt, args[2]);
    return Reflect.apply(orderedSign, self, args) as unknown;
  },
}) as typeof native.sign;

export const publicEncrypt = replace(native.publicEncrypt, {
  current: () => crypto.publicEncrypt,
  serve(attempt, args, self) {
    const padding = (args[0] as { padding?: number } | null)?.padding;
    if (padding !== crypto.constants.RSA_NO_PADDING) refuse(attempt, 'node:crypto.publicEncrypt', drawsNatively);
    return Reflect.apply(native.publicEncrypt, self, args as Parameters<typeof native.publicEncrypt>);
  },
});

/** Gives an object a method of its own that refuses, in *inv* scope, the calls that draw. */
function guardMethod(made: object, name: string, draws: (args: readonly unknown[]) => boolean, path: string): void {
  const method: unknown = Reflect.get(made, name);
  if (typeof method !== 'function') return;
  const value = replace(method, {
    current: () => method,
    serve(attempt, args, self) {
      if (draws(args)) refuse(attempt, path, drawsNatively);
      return Reflect.apply(method, self, args) as unknown;
    },
  });
  Object.defineProperty(made, name, { value, writable: true, configurable: true });
}

function maker<K extends 'createSign' | 'createECDH' | 'getDiffieHellman' | 'createDiffieHellmanGroup'>(
  name: K, method: string, draws: (args: readonly unknown[]) => boolean,
): (typeof native)[K] {
  return replace(native[name] as Callable, {
    current: () => crypto[name],
    serve(_attempt, args, self) {
      const made = Reflect.apply(native[name] as Callable, self, args) as object;
      guardMethod(made, method, draws, `node:crypto.${name}().${method}`);
      return made;
    },
  }) as (typeof native)[K];
}

const always = () => true;

export const createSign = maker('createSign', 'sign', ([key]) => signingDraws(key));
export const createECDH = maker('createECDH', 'generateKeys', always);
export const getDiffieHellman = maker('getDiffieHellman', 'generateKeys', always);
export const createDiffieHellmanGroup = maker('createDiffieHellmanGroup', 'generateKeys', always);

export const createDiffieHellman = replace(native.createDiffieHellman as Callable, {
  current: () => crypto.createDiffieHellman,
  serve(attempt, args, self) {
    // A size asks for a new prime.
    if (typeof args[0] === 'number') refuse(attempt, 'node:crypto.createDiffieHellman', drawsNatively);
    const made = Reflect.apply(native.createDiffieHellman as Callable, self, args) as object;
    guardMethod(made, 'generateKeys', always, 'node:crypto.createDiffieHellman().generateKeys');
    return made;
  },
}) as typeof native.createDiffieHellman;
