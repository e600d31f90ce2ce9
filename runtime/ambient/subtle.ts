import { facade, replaced, type Member } from './facade.ts';
import { drawsNatively, refuse } from './guards.ts';
import { nativeSubtle } from './natives.ts';
import { replace, toNative, type Callable } from './replace.ts';

type Deterministic = (args: readonly unknown[]) => boolean;

const always: Deterministic = () => true;
const never: Deterministic = () => false;

/** The name of an algorithm given as a string or as an object. */
function algorithmName(algorithm: unknown): string {
  const name: unknown = typeof algorithm === 'string' ? algorithm : (algorithm as { name?: unknown } | null)?.name;
  return String(name).toUpperCase();
}

/** Signatures that are a function of key and message (RFC 2104, RFC 8017 §8.2, RFC 8032); ECDSA, RSA-PSS and ML-DSA draw. */
const deterministicSignatures = new Set(['HMAC', 'RSASSA-PKCS1-V1_5', 'ED25519', 'ED448', 'KMAC128', 'KMAC256']);

/** RSA-OAEP pads with random bytes; the others take their initialization vector from the caller. */
const drawsPadding = (algorithm: unknown) => algorithmName(algorithm) === 'RSA-OAEP';

/** Members that give a promise, and which of their calls are a function of their arguments. */
const treatments: Readonly<Record<string, Deterministic>> = {
  digest: always,
  verify: always,
  decrypt: always,
  importKey: always,
  exportKey: always,
  deriveBits: always,
  deriveKey: always,
  unwrapKey: always,
  getPublicKey: always,
  decapsulateBits: always,
  decapsulateKey: always,
  sign: ([algorithm]) => deterministicSignatures.has(algorithmName(algorithm)),
  encrypt: ([algorithm]) => !drawsPadding(algorithm),
  wrapKey: ([, , , algorithm]) => !drawsPadding(algorithm),
  generateKey: never,
  encapsulateBits: never,
  encapsulateKey: never,
};

const members = new Map<PropertyKey, Member>();
for (const [name, isDeterministic] of Object.entries(treatments)) {
  const native: unknown = Reflect.get(nativeSubtle, name);
  if (typeof native !== 'function') continue;
  const ours = replace(native as Callable, {
    current: () => Reflect.get(nativeSubtle, name) as unknown,
    serve(attempt, args, self) {
      if (!isDeterministic(args)) refuse(attempt, `crypto.subtle.${name}`, drawsNatively);
      return attempt.order(`subtle.${name}`, () => Reflect.apply(native as Callable, self, args) as PromiseLike<unknown>);
    },
  });
  members.set(name, replaced(native, ours));
}

/** `crypto.subtle`: what is a function of its arguments is computed again in each attempt and delivered in its place; what draws is `run-only`. */
export const subtleFacade = facade({ native: nativeSubtle, current: () => toNative(nativeSubtle), branded: true, members });
