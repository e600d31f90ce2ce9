/** What a word is that may name a source: it decides which of its places in a text are harmless. */
export interface Word {
  /** Members that are sources; any other plain `.member` is harmless. Undefined: the word alone is enough. */
  readonly members?: ReadonlySet<string> | undefined;
  /** The name of a method of any receiver: what stands before it says nothing. */
  readonly anyReceiver?: true;
  /** Constructed with an argument it is no source: `new Date(0)`. */
  readonly pureWhenGiven?: true;
  /** As a value it stays what it is: `new Promise(…)`. */
  readonly picked?: true;
}

/**
 * Whether the word at `at` up to `end` is no use of a global, told by the characters around it. Yes only where it is certain: a word in a comment
 * or a string, a member, a name that is written to, a value that is only asked for its type.
 */
export function isHarmless(text: string, at: number, end: number, word: Word): boolean {
  if (isHarmlessMember(text, end, word.members)) return true;
  if (!word.anyReceiver) {
    const before = text.charCodeAt(at - 1);
    // `x.fetch`: of a global object it is found through that; and `...fetch` is a use.
    if ((before === dot && text.charCodeAt(at - 2) !== dot) || before === hash) return true;
    if (isQuote(before) && text.charCodeAt(end) === before) return true;
    if (isKey(text, at, end) || isWritten(text, end) || isAskedAbout(text, at, end) || isConstructed(text, at, end, word)) return true;
  }
  return isInComment(text, at) || isInString(text, at);
}

/** Whether a harmless word may be a name that is declared: a parameter with its type, `self = …`, `class Promise<T>`. */
export function mayDeclare(text: string, at: number, end: number): boolean {
  return text[end] === '<' || isKey(text, at, end) || isWritten(text, end);
}

const dot = 46;
const hash = 35;
const longestLine = 1000;

/** What every function has, and uses it by. */
const appliers = new Set(['call', 'apply', 'bind']);

/** Whether what follows the object is `.name`, written without a gap, and `name` is no source. */
function isHarmlessMember(text: string, end: number, members: ReadonlySet<string> | undefined): boolean {
  if (members === undefined || text.charCodeAt(end) !== dot) return false;
  let to = end + 1;
  while (isWordCode(text.charCodeAt(to))) to++;
  const member = text.slice(end + 1, to);
  return member !== '' && !members.has(member) && !appliers.has(member);
}

/** `{ self: …` and `, self: …`: a key, a label, or a parameter with its type. */
function isKey(text: string, at: number, end: number): boolean {
  if (text[afterSpace(text, end)] !== ':') return false;
  let before = at - 1;
  while (isSpace(text.charCodeAt(before))) before--;
  return text[before] === '{' || text[before] === ',';
}

/** `self = …`, and neither `==` nor `=>`. */
function isWritten(text: string, end: number): boolean {
  const to = afterSpace(text, end);
  if (text[to] !== '=') return false;
  const next = text[to + 1];
  return next !== '=' && next !== '>';
}

/** `typeof x` and `y instanceof x`, where nothing of `x` itself is read. */
function isAskedAbout(text: string, at: number, end: number): boolean {
  const before = wordBefore(text, at);
  if (before !== 'typeof' && before !== 'instanceof') return false;
  const to = afterSpace(text, end);
  switch (text[to]) {
    case '!':
      return text[to + 1] === '=';
    case '?':
      return text[to + 1] !== '.';
    default:
      return !'.[(`/'.includes(text[to] ?? ' ');
  }
}

function isConstructed(text: string, at: number, end: number, { picked, pureWhenGiven }: Word): boolean {
  if (picked && text[end] === '<') return true;
  if (!(picked || pureWhenGiven) || text[end] !== '(' || wordBefore(text, at) !== 'new') return false;
  const first = text[end + 1] ?? ')';
  return picked === true || !(/[\s).\/]/.test(first));
}

/** The word that ends before an offset, with white space between; empty where there is none. */
function wordBefore(text: string, at: number): string {
  let to = at;
  while (isSpace(text.charCodeAt(to - 1))) to--;
  if (to === at) return '';
  let from = to;
  while (to - from < 12 && isWordCode(text.charCodeAt(from - 1))) from--;
  return text[from - 1] === '.' ? '' : text.slice(from, to);
}

/**
 * Whether an offset lies in a comment: behind `//` or `/*` on its line, or in a block that begins its line and has a star at each further one. If such a
 * line is the text of a template or of JSX in truth, code comes only behind a brace or a tag, or where the template ends.
 */
function isInComment(text: string, at: number): boolean {
  let ticks = 0;
  let to = at;
  for (let lines = 0; lines < 400; lines++) {
    const from = lineStart(text, to);
    const line = text.slice(from, to);
    if (line.length > longestLine || (lines === 0 && line.includes('\r')) || /[\u2028\u2029]|\r.|\$\{|\*\/|\\`/.test(line) || isContinued(text, from) || (/[{<]/.test(line) && mayBeJsx(text))) return false;
    ticks += countTicks(line);
    const begin = line.trimStart();
    if (begin.startsWith('/*') || (lines === 0 && /^[^'"`/]*\/[/*]/.test(begin))) return ticks % 2 === 0;
    if (!begin.startsWith('*') || from === 0) return false;
    to = from - 1;
  }
  return false;
}

/** Whether an offset lies in a string that begins on its line; a sign of another lexical grammar (comments, regular expressions, templates, JSX) says no. */
function isInString(text: string, at: number): boolean {
  const from = lineStart(text, at);
  if (at - from > longestLine || isContinued(text, from)) return false;
  let quote = '';
  let ticks = 0;
  for (let i = from; i < at; i++) {
    const character = text[i]!;
    if ('\r\u2028\u2029'.includes(character)) return false;
    if (quote === '') {
      if (character === '"' || character === "'") quote = character;
      else if (character === '`' || character === '/') return false;
      continue;
    }
    switch (character) {
      case '\\':
        i++;
        break;
      case '`':
        ticks++;
        break;
      case '/':
        if (text[i - 1] === '*') return false;
        break;
      case '{':
        if (text[i - 1] === '$' || mayBeJsx(text)) return false;
        break;
      case '<':
        if (mayBeJsx(text)) return false;
        break;
      case quote:
        quote = '';
    }
  }
  // An even number leaves a template, if the line began in one, as it was.
  return quote !== '' && ticks % 2 === 0;
}

function countTicks(line: string): number {
  let count = 0;
  for (let at = line.indexOf('`'); at >= 0; at = line.indexOf('`', at + 1)) count++;
  return count;
}

/** A backslash at the end of the line before: a string goes on. */
function isContinued(text: string, from: number): boolean {
  return text[from - 2] === '\\' || (text[from - 2] === '\r' && text[from - 3] === '\\');
}

/** An element has a closing tag or closes itself, and the outermost begins where an expression does. */
const element = /(?:[^\w$\s)\]'"`.]|\b(?:return|yield|await|default|case|typeof|else|do|in|of|void|throw))\s*<[\w$>]/;
let asked = '';
let answer = false;

function mayBeJsx(text: string): boolean {
  if (asked !== text) [asked, answer] = [text, (text.includes('</') || text.includes('/>')) && element.test(text)];
  return answer;
}

function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function afterSpace(text: string, end: number): number {
  let to = end;
  while (isSpace(text.charCodeAt(to))) to++;
  return to;
}

export function isQuote(code: number): boolean {
  return code === 39 || code === 34 || code === 96;
}

export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Letters, digits, `_`, `$`, and whatever is neither ASCII nor white space. NaN, past either end, is none. */
export function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36 || (code >= 128 && !/\s/.test(String.fromCharCode(code)));
}
