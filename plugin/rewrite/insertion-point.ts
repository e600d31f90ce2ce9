/**
 * Where the import of the runtime goes: the offset of the first token after the hashbang, the leading comments and the
 * directive prologue. The import stands on that token's own line, so that no line moves, and behind `'use strict'`,
 * so that it stays a directive, and behind `@ts-nocheck` and licence comments, so that they stay first.
 */
export function insertionPoint(text: string): number {
  let offset = text.startsWith('#!') ? endOfLine(text, 0) : 0;
  offset = skipTrivia(text, offset).offset;
  for (;;) {
    const directiveEnd = endOfString(text, offset);
    if (directiveEnd < 0) return offset;
    const next = skipTrivia(text, directiveEnd);
    if (text[next.offset] === ';') {
      offset = skipTrivia(text, next.offset + 1).offset;
    } else if (next.offset === text.length || (next.newline && !continuesExpression(text, next.offset))) {
      offset = next.offset;
    } else {
      return offset; // A string that begins a longer expression, such as 'a'.length, is no directive.
    }
  }
}

/** End of the string literal that begins at `offset`, or -1 where none begins. */
function endOfString(text: string, offset: number): number {
  const quote = text[offset];
  if (quote !== '"' && quote !== "'") return -1;
  for (let i = offset + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i + 1;
  }
  return -1;
}

/** Skips white space and comments; `newline` tells whether a line ended on the way. */
function skipTrivia(text: string, from: number): { offset: number; newline: boolean } {
  let offset = from;
  let newline = false;
  while (offset < text.length) {
    if (/\s/.test(text[offset]!)) {
      newline ||= isLineTerminator(text[offset]!);
      offset++;
    } else if (text.startsWith('//', offset)) {
      offset = endOfLine(text, offset);
    } else if (text.startsWith('/*', offset)) {
      const close = text.indexOf('*/', offset + 2);
      const end = close < 0 ? text.length : close + 2;
      newline ||= /[\n\r\u2028\u2029]/.test(text.slice(offset, end));
      offset = end;
    } else {
      break;
    }
  }
  return { offset, newline };
}

/** Whether the token at `offset`, on a new line, still belongs to the expression before it (no semicolon is inserted). */
function continuesExpression(text: string, offset: number): boolean {
  if (/^(?:in|instanceof|as|satisfies)\b/.test(text.slice(offset, offset + 12))) return true;
  if (text.startsWith('++', offset) || text.startsWith('--', offset)) return false;
  if (text[offset] === '!') return text[offset + 1] === '=';
  return '.,?:([`+-*/%<>=&|^'.includes(text[offset]!);
}

function endOfLine(text: string, from: number): number {
  let i = from;
  while (i < text.length && !isLineTerminator(text[i]!)) i++;
  return i;
}

function isLineTerminator(character: string): boolean {
  return character === '\n' || character === '\r' || character === '\u2028' || character === '\u2029';
}
