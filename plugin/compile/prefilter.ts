import type { Source } from '../catalogue/types.ts';

/** Global objects through which every other global can be reached by a computed name. */
const globalObjects = ['globalThis', 'window', 'self', 'global'];

/** A word of the text that may be a source, and what has to follow it. */
interface Needle {
  readonly word: string;
  /** Undefined: the word alone is enough. Else: the members that are sources; any other plain `.member` is harmless. */
  readonly members?: ReadonlySet<string>;
  /** The word is the name of a module and counts only between quotes. */
  readonly quoted?: true;
}

/**
 * Makes a test for texts that may use a source of `sources`. It never says no to a text that uses one (but for names
 * built at run time, which no analysis resolves either), and says yes to as few others as a look at the next
 * characters allows. Plain searches only: its time is linear in the text.
 */
export function prefilter(sources: readonly Source[]): (text: string) => boolean {
  const needles = needlesOf(sources);
  return (text) => needles.some((needle) => occurs(text, needle)) || hasEscapedLetter(text);
}

function needlesOf(sources: readonly Source[]): Needle[] {
  const members = new Map<string, Set<string> | 'alone'>();
  const modules = new Set<string>();
  for (const source of sources) {
    const { match } = source;
    const hash = match.indexOf('#');
    if (hash >= 0) {
      modules.add(match.slice(0, hash).replace(/^node:/, ''));
      continue;
    }
    const [head, member] = match.replace(/[[(][\])]$/, '').split('.') as [string, string | undefined];
    const isObject = source.shape === 'object' || source.shape === 'constructor' || match.endsWith('[]');
    if (head === '*') members.set(member ?? head, 'alone');
    else if (member === undefined && !isObject) members.set(head, 'alone');
    else if (members.get(head) !== 'alone') {
      const known = (members.get(head) as Set<string> | undefined) ?? new Set();
      members.set(head, member === undefined ? known : known.add(member));
    }
  }
  return [
    ...[...members].map(([word, found]) => (found === 'alone' ? { word } : { word, members: found })),
    ...[...modules].map((word) => ({ word, quoted: true as const })),
    ...globalObjects.filter((word) => !members.has(word)).map((word) => ({ word, members: new Set<string>() })),
    { word: 'stet-' }, // the comments `stet-ignore` and `stet-native`
  ];
}

function occurs(text: string, needle: Needle): boolean {
  const { word } = needle;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const end = at + word.length;
    if (needle.quoted) {
      if (isQuote(text.charCodeAt(end)) && opensModule(text, at)) return true;
    } else if (!isWordCode(text.charCodeAt(at - 1)) && (word.endsWith('-') || !isWordCode(text.charCodeAt(end)))) {
      if (word === 'import' ? opensCall(text, end) && !isInDocTag(text, at) : !isHarmlessMember(text, end, needle.members)) return true;
    }
  }
  return false;
}

/** A quote before the name, or before `node:` before it. */
function opensModule(text: string, at: number): boolean {
  return isQuote(text.charCodeAt(at - 1)) || (text.startsWith('node:', at - 5) && isQuote(text.charCodeAt(at - 6)));
}

/** `import` is a source only as a call, whatever white space or comment stands before the bracket. */
function opensCall(text: string, end: number): boolean {
  let at = end;
  while (isSpace(text.charCodeAt(at))) at++;
  return text[at] === '(' || text[at] === '/';
}

/**
 * `@type {import("x").Y}` and ` * @param {import('x').Y} y`: JavaScript's way to name a type. What stands before it on its line is a
 * comment or the text of a template: nobody multiplies by a decorated class, and an expression in a template would show its brace.
 */
function isInDocTag(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return line.length < 500 && /^(?:\s*|[^'"`/]*\/\*)\*\s*@\w+[^`*]*$/.test(line) && !line.includes('${');
}

/** What every function has, and uses it by. */
const appliers = new Set(['call', 'apply', 'bind']);

/** Whether what follows the object is `.name`, written without a gap, and `name` is no source. */
function isHarmlessMember(text: string, end: number, members: ReadonlySet<string> | undefined): boolean {
  if (members === undefined || text[end] !== '.') return false;
  let to = end + 1;
  while (isWordCode(text.charCodeAt(to))) to++;
  const member = text.slice(end + 1, to);
  return member !== '' && !members.has(member) && !appliers.has(member);
}

/** An ASCII letter written as `\u0061` or `\u{61}` hides a name from a text search. */
function hasEscapedLetter(text: string): boolean {
  return text.includes('\\u') && /\\u(?:00|\{0{0,4})[4-7][0-9a-fA-F]/.test(text);
}

function isQuote(code: number): boolean {
  return code === 39 || code === 34 || code === 96;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Letters, digits, `_`, `$`, and whatever is not ASCII. NaN, past either end, is none. */
function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36 || code >= 128;
}
