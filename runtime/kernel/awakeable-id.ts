import { keyedHash } from './streams.ts';

const form = /^sign_1(.+)_(\d+)_([A-Za-z0-9-]{22})$/;

/** `sign_1<invocation>_<seq>_<mac>`, beginning as Restate's do: the last part keeps whoever knows an invocation's id from completing its awakeables. */
export function awakeableId(invocation: string, seq: number, entropy: Uint8Array): string {
  return `sign_1${invocation}_${seq}_${mac(seq, entropy)}`;
}

/** The invocation that an id names, or undefined where it is not an awakeable id. */
export function awakeableInvocation(id: string): string | undefined {
  return form.exec(id)?.[1];
}

/** The operation that an id names, or undefined where the id was not made by this invocation. */
export function awakeableSeq(id: string, entropy: Uint8Array): { readonly invocation: string; readonly seq: number } | undefined {
  const [, invocation, seq, given] = form.exec(id) ?? [];
  if (invocation === undefined || given !== mac(Number(seq), entropy)) return undefined;
  return { invocation, seq: Number(seq) };
}

function mac(seq: number, entropy: Uint8Array): string {
  return keyedHash(entropy, `awakeable ${seq}`).replaceAll('_', '-');
}
