/** What stands between the parameters and the directive by which the build marks a handler that reaches no source. */
const head = /^\s*(?:=>\s*)?\{\s*(['"])stet no source\1/;

/** Whether the text of a function begins its body with the directive. */
export function isMarkedSourceless(text: string): boolean {
  const arrow = text.indexOf('=>');
  const open = text.indexOf('(');
  // The parameters may have braces and strings of their own; `ctx => {…}` has no parentheses around them.
  const from = open >= 0 && (arrow < 0 || open < arrow) ? behindParameters(text, open) : arrow;
  return from >= 0 && head.test(text.slice(from));
}

function behindParameters(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"' || char === "'" || char === '`') at = endOfString(text, at, char);
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth === 0) return at + 1;
  }
  return -1;
}

function endOfString(text: string, open: number, quote: string): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}
