import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface RawOptions {
  /** Time between the pieces, ms. */
  readonly pauseMs?: number;
  /** Whether to close this side when all is written. */
  readonly halfClose?: boolean;
  /** Whether to break off when all is written. */
  readonly destroy?: boolean;
  /** For the server to close the connection, or to answer as often as `expect` says. */
  readonly timeoutMs?: number;
  readonly expect?: number;
  /** Of the requests, in their order: what answers HEAD has no body. */
  readonly methods?: readonly string[];
}

/** Writes bytes to a server, piece by piece, and reads until it closes, or has answered often enough. Gives what it wrote. */
export async function exchange(url: string, pieces: readonly (string | Uint8Array)[], { pauseMs = 0, halfClose = false, destroy = false, timeoutMs = 5000, expect, methods }: RawOptions = {}): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let read = '';
  const over = new Promise<void>((resolve) => {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      read += text;
      if (expect !== undefined && countOf(read, methods) >= expect) socket.destroy();
    });
    // A reset is an end like any other here: what was read before it counts.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve());
    socket.setTimeout(timeoutMs, () => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve);
    socket.once('close', resolve);
  });
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  if (destroy) socket.destroy();
  else if (halfClose) socket.end();
  await over;
  return read;
}

/** The whole answers in what a server wrote; throws where it is no HTTP. */
export function answersIn(text: string, methods: readonly string[] = []): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return answers;
    const [line, ...lines] = rest.slice(0, end).split('\r\n') as [string, ...string[]];
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(line);
    if (status === null) throw new Error(`no status line: ${JSON.stringify(line.slice(0, 80))}`);
    const headers = new Map(lines.map((each) => [each.slice(0, each.indexOf(':')).toLowerCase(), each.slice(each.indexOf(':') + 1).trim()]));
    const length = methods[answers.length] === 'HEAD' ? 0 : Number(headers.get('content-length') ?? '0');
    if (rest.length < end + 4 + length) return answers;
    if (status[1] !== '100') answers.push({ status: Number(status[1]), headers, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}

/** What is no HTTP is found by whoever reads the whole. */
function countOf(text: string, methods: readonly string[] | undefined): number {
  return text.startsWith('HTTP/') ? answersIn(text, methods).length : 0;
}
