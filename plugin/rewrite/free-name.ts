/** `__stet`, or the first of `__stet1`, `__stet2` … that the text does not contain, not even inside a longer word. */
export function freeName(text: string): string {
  if (!text.includes('__stet')) return '__stet';
  let n = 1;
  while (text.includes(`__stet${n}`)) n++;
  return `__stet${n}`;
}
