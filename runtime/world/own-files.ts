import { fileURLToPath } from 'node:url';

/** stet's own runtime, as frames of a stack name it. */
const ownUrl = new URL('../', import.meta.url).href;
const ownPath = fileURLToPath(ownUrl);

/** Whether a file name of a call site belongs to the runtime, or to Node. */
export function isOwnFile(file: string): boolean {
  return file.startsWith('node:') || file.startsWith(ownUrl) || file.startsWith(ownPath);
}

/** A stack without the frames of the runtime and of Node: what is left is the program's. */
export function programStack(stack: string): string {
  const isOwnFrame = (line: string) => /^\s+at /.test(line) && (line.includes(ownUrl) || line.includes(ownPath) || line.includes('node:'));
  const lines = stack.split('\n').filter((line) => !isOwnFrame(line) && line.trim() !== 'at new Promise (<anonymous>)');
  return lines.join('\n');
}
