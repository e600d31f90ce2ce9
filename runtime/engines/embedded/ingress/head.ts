import type { IncomingMessage } from 'node:http';
import { Failure } from './failure.ts';

/** The head of a request, read once. */
export interface Head {
  /** As on the wire, from the slash on; `*` for the server itself. */
  readonly path: string;
  /** What follows the question mark. */
  readonly query: string | undefined;
  /** Names in small letters; of a header that is there more than once, the first. No prototype. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The authority that the request is for: of its target where that is absolute. */
  readonly host: string | undefined;
}

/** Throws a Failure where the request is not to be understood. */
export function headOf(request: IncomingMessage): Head {
  const { rawHeaders } = request;
  const headers = Object.create(null) as Record<string, string | undefined>;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (headers[name] === undefined) headers[name] = rawHeaders[index + 1]!;
    else if (name === 'host') throw new Failure(400, 'more than one Host header');
  }
  let target = request.url ?? '/';
  let host = headers['host'];
  if (!target.startsWith('/') && target !== '*') {
    const absolute = /^https?:\/\/([^/?#]+)([^#]*)/i.exec(target);
    if (absolute === null) throw new Failure(400, `bad path: ${target}`);
    host = absolute[1]!;
    target = absolute[2]!.startsWith('/') ? absolute[2]! : `/${absolute[2]!}`;
  }
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  return { path: asUtf8(path), query: question < 0 ? undefined : target.slice(question + 1), headers, host };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Node gives bytes of the target that are not ASCII as Latin-1; whoever sends them means UTF-8. */
function asUtf8(path: string): string {
  if (/^[\x00-\x7f]*$/.test(path)) return path;
  try {
    return utf8.decode(Buffer.from(path, 'latin1'));
  } catch (error) {
    if (error instanceof TypeError) throw new Failure(400, 'bad path: it is not UTF-8');
    throw error;
  }
}
