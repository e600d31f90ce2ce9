import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** A fenced block of code in a page. */
export interface Block {
  /** From the root of the repository. */
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** The heading that it stands under. */
  readonly heading: string;
  readonly language: string;
  /** What follows the language: `run`. */
  readonly info: string;
  readonly code: string;
}

/** Every page whose code is tested, from the root of the repository. */
export function pages(): string[] {
  return globSync(['README.md', 'docs/**/*.md', 'eslint-rules/**/*.md'], { cwd: root, exclude: (name) => name.includes('node_modules') }).sort();
}

/** The blocks of a page. Throws for a fence that is never closed. */
export function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: { line: number; fence: string; lines: string[] } | undefined;
  for (const [index, text] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
    if (open === undefined) {
      heading = /^#+ +(.*)$/.exec(text)?.[1] ?? heading;
      if (text.startsWith('```')) open = { line: index + 1, fence: text.slice(3).trim(), lines: [] };
    } else if (text.trimEnd() === '```') {
      const [language = '', ...info] = open.fence.split(/\s+/);
      blocks.push({ page, line: open.line, heading, language, info: info.join(' '), code: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else {
      open.lines.push(text);
    }
  }
  if (open) throw new Error(`${page}:${open.line}: the block is not closed`);
  return blocks;
}
