const fakes = /\b(?:spyOn|useFakeTimers|setSystemTime)\b/;

/**
 * Whether a file seems to put something of its own in the place of a source: `Math.random = () => 4`, `globalThis.Date = Fixed`, fake timers.
 * There a call gives what the program decided, and the context's own call would not. Judged by the text, and rather once too often.
 */
export function isPatched(text: string, path: string): boolean {
  // Of `Date.now`, both: a program may as well have a `Date` of its own.
  const names = path.match(/\w+/g) ?? [];
  return fakes.test(text) || new RegExp(`[.[]\\s*['"\`]?(?:${names.join('|')})\\b['"\`]?[\\]\\s)!]*=(?![=>])`).test(text);
}
