/** Gives names that the text does not contain, one after the other. */
export function freeNames(text: string): () => string {
  let prefix = '__moved';
  while (text.includes(prefix)) prefix += '_';
  let count = 0;
  return () => `${prefix}${count++}`;
}
