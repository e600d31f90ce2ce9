import { isDeepStrictEqual } from 'node:util';

/** Law 1: what `earlier` observed is a prefix of what `later` observed. Gives undefined, or a sentence that names the first difference. */
export function prefixProblem(earlier: readonly unknown[], later: readonly unknown[]): string | undefined {
  for (const [index, value] of earlier.entries()) {
    if (index >= later.length) return `law 1: observation ${index} (${show(value)}) is missing later`;
    if (!isDeepStrictEqual(value, later[index])) return `law 1: observation ${index} was ${show(value)}, later ${show(later[index])}`;
  }
  return undefined;
}

/** Both observed the same. */
export function equalityProblem(what: string, a: unknown, b: unknown): string | undefined {
  if (isDeepStrictEqual(a, b)) return undefined;
  if (Array.isArray(a) && Array.isArray(b)) {
    const index = a.findIndex((value, i) => i >= b.length || !isDeepStrictEqual(value, b[i]));
    return index < 0 ? `${what}: ${a.length} against ${b.length}` : `${what}: at ${index} ${show(a[index])} against ${show(b[index])}`;
  }
  return `${what}: ${show(a)} against ${show(b)}`;
}

/** Any value on one line, short enough to read. */
export function show(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part instanceof Map || part instanceof Set ? [...part] : part));
  } catch {
    text = undefined; // a cycle: its tag has to do
  }
  text ??= String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
