import { Failure } from './failure.ts';
import type { ServedInput, ServedOutput } from './served.ts';

const refusal = (why: string): Failure => new Failure(400, `input validation error: ${why}`);

/** Throws a Failure where a handler does not take a body of this type; undefined where the request names none. */
export function checkInput({ contentType: taken }: ServedInput, contentType: string | undefined, isEmpty: boolean): void {
  if (taken === undefined) {
    if (isEmpty && contentType === undefined) return;
    throw refusal(`Expected body and content-type to be empty, but wasn't with content-type '${contentType === undefined ? 'None' : `Some(${JSON.stringify(contentType)})`}'`);
  }
  if (contentType === undefined) {
    if (isEmpty) return;
    throw refusal('Empty content-type');
  }
  if (!matches(taken, contentType)) throw refusal(`Content-type '${contentType}' does not match '${taken}'`);
}

/** As Restate compares: parameters count for nothing, letters as they are written. */
function matches(taken: string, contentType: string): boolean {
  const semicolon = contentType.indexOf(';');
  const bare = semicolon < 0 ? contentType : contentType.slice(0, semicolon).trim();
  if (taken === bare || taken === '*/*') return true;
  return taken.endsWith('/*') && bare.startsWith(taken.slice(0, -1));
}

/** The content type of an answer; undefined for none. */
export function outputType({ contentType, setContentTypeIfEmpty }: ServedOutput, isEmpty: boolean): string | undefined {
  return isEmpty && !setContentTypeIfEmpty ? undefined : contentType;
}
