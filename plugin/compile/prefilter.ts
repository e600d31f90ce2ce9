import type { Source } from '../catalogue/types.ts';
import { isHarmless, isQuote, isSpace, isWordCode, mayDeclare, type Word } from './harmless.ts';

/** Global objects through which every other global can be reached by a computed name. */
const globalObjects = ['globalThis', 'window', 'self', 'global'];

/** The comments `stet-ignore` and `stet-native`. */
const directive = 'stet-';

/** What a text is searched for. */
interface Needles {
  readonly words: ReadonlyMap<string, Word>;
  /** Names of modules, which count only between quotes, with or without `node:`. */
  readonly modules: ReadonlySet<string>;
  readonly operators: ReadonlySet<string>;
}

/** Where a text may use sources. */
export interface Prefilter {
  /**
   * Never false for a text that uses one (but for names built at run time, which no analysis resolves either), and true for as few others as a look at
   * the characters around each word allows. Its time is linear in the text.
   */
  readonly mayUse: (text: string) => boolean;
  /**
   * Each place of a word that matters to the sources, in order: what may declare a global's name matters too, and so does each `require` where a module
   * of Node's is named. Undefined: words may be hidden by escapes.
   */
  readonly places: (text: string) => number[] | undefined;
  /** The words whose places these are. */
  readonly words: { readonly has: (word: string) => boolean };
}

/** Makes the search for `sources`. */
export function prefilter(sources: readonly Source[]): Prefilter {
  const { words, modules, operators } = needlesOf(sources);
  // The longest first: of two words that begin alike, the text holds the longer.
  const all = [...words.keys(), 'import', ...modules].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(`\\b(?:${[...new Set(all)].join('|')})\\b|${[directive, ...operators].join('|').replaceAll('*', '\\*')}`, 'g');
  const isUse = (text: string, at: number, word: string): boolean => {
    const end = at + word.length;
    if (word === directive || operators.has(word)) return !isWordCode(text.charCodeAt(at - 1));
    if (modules.has(word) && isQuote(text.charCodeAt(end)) && opensModule(text, at)) return true;
    if (isWordCode(text.charCodeAt(at - 1)) || isWordCode(text.charCodeAt(end))) return false;
    const known = words.get(word);
    return known !== undefined && (word !== 'import' || opensCall(text, end)) && !isHarmless(text, at, end, known);
  };
  return {
    mayUse(text) {
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) if (isUse(text, match.index, match[0])) return true;
      return hasEscapedLetter(text);
    },
    places(text) {
      if (hasEscapedLetter(text)) return undefined;
      const found: number[] = [];
      let isNamed = false;
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const [word] = match;
        const at = match.index;
        if (isUse(text, at, word) || (word !== 'import' && words.has(word) && mayDeclare(text, at, at + word.length))) found.push(at);
        isNamed ||= modules.has(word) && isQuote(text.charCodeAt(at - 1));
      }
      return isNamed ? withPlacesOf(['require', '__require'], text, found) : found;
    },
    words: { has: (word) => words.has(word) || word === 'require' || word === '__require' },
  };
}

/** The places, and those of further words, in order. */
export function withPlacesOf(words: Iterable<string>, text: string, places: readonly number[]): number[] {
  const all = new Set(places);
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      if (!isWordCode(text.charCodeAt(at - 1)) && !isWordCode(text.charCodeAt(at + word.length))) all.add(at);
    }
  }
  return [...all].sort((a, b) => a - b);
}

function needlesOf(sources: readonly Source[]): Needles {
  const words = new Map<string, { members?: Set<string> | undefined; anyReceiver?: true; pureWhenGiven?: true; picked?: true }>();
  const modules = new Set<string>();
  const operators = new Set<string>();
  for (const source of sources) {
    const { match } = source;
    const [head, member] = match.replace(/[[(][\])]$/, '').split('.') as [string, string | undefined];
    const isObject = source.shape === 'object' || source.shape === 'constructor' || source.shape === 'picked' || match.endsWith('[]');
    if (match.startsWith('node:')) modules.add(match.slice('node:'.length).replace(/#.*$/, ''));
    else if (head === '*') words.set(member!, { ...words.get(member!), members: undefined, anyReceiver: true });
    else if (!/^\w/.test(head)) operators.add(head);
    else if (member === undefined && !isObject) words.set(head, { ...words.get(head), members: undefined });
    else {
      const word = words.get(head) ?? { members: new Set<string>() };
      words.set(head, word);
      if (member !== undefined) word.members?.add(member);
      else if (source.shape === 'picked') word.picked = true;
      else if (source.shape === 'constructor' && source.pureWhenGiven === 0) word.pureWhenGiven = true;
    }
  }
  // Of the global objects each other global is a member.
  for (const word of globalObjects) words.set(word, { members: new Set([...words.keys(), ...globalObjects]) });
  return { words, modules, operators };
}

/** A quote before the name, or before `node:` before it, where a module may be named: behind `from`, `import`, a bracket or a comment. */
function opensModule(text: string, at: number): boolean {
  let quote = at - 1;
  if (text.startsWith('node:', at - 5)) quote = at - 6;
  if (!isQuote(text.charCodeAt(quote))) return false;
  let before = quote - 1;
  while (isSpace(text.charCodeAt(before))) before--;
  return text[before] === '(' || text[before] === '/' || isWordCode(text.charCodeAt(before));
}

/** `import` is a source only as a call, whatever white space or comment stands before the bracket. */
function opensCall(text: string, end: number): boolean {
  let at = end;
  while (isSpace(text.charCodeAt(at))) at++;
  return text[at] === '(' || text[at] === '/';
}

/** An ASCII letter, `_` or `$`, written as `\u0061` or `\u{61}`, hides a name from a text search. */
function hasEscapedLetter(text: string): boolean {
  return text.includes('\\u') && /\\u(?:00|\{0{0,4})(?:4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a]|24)/i.test(text);
}
