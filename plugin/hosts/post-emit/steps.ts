import type { EncodedSourceMap } from '@jridgewell/remapping';
import { compilerMap, composed, inlineComment, mapFile, type CompilerMap } from './source-map.ts';

/** A file that gets new content as a whole. */
export interface Step {
  readonly file: string;
  readonly content: string;
}

/** In the comment of an inline map that is to lie beside its code again. Readers of maps pass over such a parameter. */
const unfinished = ';stet=unfinished;';

/**
 * The steps from a compiler's output to `code`, which `rewriting` maps to it. A map that lies beside its code cannot change in the same
 * instant, so that for a while the code carries the new map itself:
 * 1. the code with the new map inline, and in it the comment that the last step needs,
 * 2. the map file, which the code does not name now,
 * 3. the code with its own comment again.
 * After each of them, and so at any instant, the code and the map that it names belong together.
 */
export function stepsTo(code: string, file: string, rewriting: EncodedSourceMap, earlier: CompilerMap | undefined): Step[] {
  if (earlier === undefined) return [{ file, content: code }];
  const map = composed(rewriting, earlier.map);
  const at = code.lastIndexOf(earlier.comment);
  const withComment = (comment: string): string => code.slice(0, at) + comment + code.slice(at + earlier.comment.length);
  if (earlier.file === undefined) return [{ file, content: withComment(inlineComment(map)) }];
  return [
    { file, content: withComment(inlineComment({ ...map, x_stet_comment: earlier.comment }, unfinished)) },
    { file: earlier.file, content: JSON.stringify(map) },
    { file, content: code },
  ];
}

/** Whether an interrupted run has left this text. */
export function isUnfinished(text: string): boolean {
  return text.includes(`sourceMappingURL=data:application/json${unfinished}base64,`);
}

/** The steps that an interrupted run has left: the last two. Undefined where none has. */
export function unfinishedSteps(text: string, file: string): Step[] | undefined {
  const found = compilerMap(text, file);
  const { x_stet_comment: comment, ...map } = (found?.map ?? {}) as EncodedSourceMap & { readonly x_stet_comment?: string };
  if (found === undefined || comment === undefined) return undefined;
  return [
    { file: mapFile(comment, file)!, content: JSON.stringify(map) },
    { file, content: text.slice(0, found.start) + comment + text.slice(found.start + found.comment.length) },
  ];
}
