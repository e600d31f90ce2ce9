import type { Random } from './random.ts';

/** A request as bytes (Latin-1), and what has to be answered to it. */
export interface Spoken {
  readonly kind: string;
  readonly method: string;
  readonly bytes: string;
  readonly status: number;
  /** The whole body; not looked at where it is left out. */
  readonly body?: string;
}

/** The last bytes on a connection, after which the server ends it. `status` is undefined where the client is gone and nothing can be answered. */
export interface LastWords {
  readonly kind: string;
  readonly method: string;
  readonly bytes: string;
  readonly status: number | undefined;
  readonly then: 'wait' | 'half-close' | 'destroy';
}

export const bodyLimitBytes = 4096;

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const isPlain = (char: string): boolean => /^[\w.~!$&'()*+,;=:@-]$/.test(char);

/** A key, percent-encoded in one of many ways. */
function encoded(key: string, random: Random): string {
  return [...key].map((char) => {
    if (isPlain(char) && random.chance(80)) return char;
    const hex = Buffer.from(char, 'utf8').toString('hex').match(/../g)!;
    return hex.map((each) => `%${random.chance(50) ? each : each.toUpperCase()}`).join('');
  }).join('');
}

const oddCase = (name: string, random: Random): string => [...name].map((char) => (random.chance(30) ? char.toUpperCase() : char)).join('');

/** Headers that mean nothing here. */
function noise(random: Random): string[] {
  return Array.from({ length: random.int(0, 4) }, () => random.pick([
    () => `x-${random.int(0, 99)}: ${'y'.repeat(random.int(0, 200))}`,
    () => 'accept: */*', () => 'cookie: a=b; c="d"', () => 'x-empty:', () => 'x-tabs:\ta\tb\t', () => 'connection: keep-alive', () => '__proto__: x', () => 'constructor: y',
    () => 'upgrade-insecure-requests: 1', () => 'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', () => 'accept-encoding: gzip, br',
  ])());
}

interface Parts {
  readonly method?: string;
  readonly target: string;
  readonly host?: string | null;
  readonly headers?: readonly string[];
  /** Bytes as Latin-1. */
  readonly body?: string;
  readonly chunked?: boolean;
}

function bytesOf({ method = 'POST', target, host = 'localhost', headers = [], body, chunked = false }: Parts, random: Random): string {
  const framing = body === undefined ? [] : chunked ? [`${oddCase('transfer-encoding', random)}: chunked`] : [`${oddCase('content-length', random)}: ${body.length}`];
  const lines = [...(host === null ? [] : [`${oddCase('host', random)}: ${host}`]), ...noise(random), ...headers, ...framing];
  return `${method} ${target} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body === undefined ? '' : chunked ? chunks(body, random) : body}`;
}

function chunks(body: string, random: Random): string {
  const pieces = random.pieces(body).map((piece) => `${random.chance(20) ? '0' : ''}${piece.length.toString(16)}${random.chance(10) ? ';ext=1' : ''}\r\n${piece}\r\n`);
  return `${pieces.join('')}0\r\n${random.chance(10) ? 'trailer: x\r\n' : ''}\r\n`;
}

const jsonType = 'content-type: application/json';
const withBody = (random: Random): { body: string; chunked: boolean } => ({ body: latin1(JSON.stringify(random.text(40))), chunked: random.chance(40) });

type Speak = (random: Random) => Omit<Spoken, 'kind' | 'method'> & { readonly method?: string };

const speakers: Readonly<Record<string, Speak>> = {
  echo: (random) => {
    const { body, chunked } = withBody(random);
    const target = random.pick(['/Plain/echo', '/Plain/echo?a=b', '//Plain/echo', '/Plain/echo/', 'http://localhost/Plain/echo', '/restate/call/Plain/echo', 'HTTP://127.0.0.1:1/Plain/echo?x']);
    return { bytes: bytesOf({ target, headers: [jsonType], body, chunked }, random), status: 200, body };
  },
  'every key': (random) => {
    const key = random.text(20);
    return { bytes: bytesOf({ method: random.pick(['GET', 'POST']), target: `/Object/${encoded(key, random)}/key` }, random), status: 200, body: latin1(JSON.stringify(key)) };
  },
  'a percent sign that begins nothing': (random) => {
    const stray = random.pick(['%', '%%', '%z', '%G1', 'a%', '%1']);
    return { bytes: bytesOf({ target: `/Object/${stray}/key` }, random), status: 200, body: JSON.stringify(stray) };
  },
  'no UTF-8': (random) => ({ bytes: bytesOf({ target: `/Object/${random.pick(['%FF', '%C3', '%ED%A0%80', 'a%80b', '%F5%80%80%80', '%C0%AF'])}/key` }, random), status: 400 }),
  send: (random) => ({ bytes: bytesOf({ target: `/Plain/echo/send${random.pick(['', '?delay=1h', '?delay=PT1H', '/'])}`, headers: [jsonType], ...withBody(random) }, random), status: 202 }),
  'no delay': (random) => ({ bytes: bytesOf({ target: `/Plain/echo/send?delay=${random.pick(['', 'x', '1', '-1s', 'P1M', '%FF', '%', '1s&delay'.slice(0, 2) + 'q'])}`, headers: [jsonType], ...withBody(random) }, random), status: 400 }),
  terminal: (random) => ({ bytes: bytesOf({ target: '/Plain/fails' }, random), status: 418, body: '{"code":418,"message":"no tea","metadata":{"pot":"empty"},"source":"invocation"}' }),
  'unknown service': (random) => ({ bytes: bytesOf({ method: random.pick(['POST', 'GET', 'PUT']), target: `/None${random.int(0, 9)}/${encoded(random.text(5), random)}x` }, random), status: 404 }),
  'unknown handler': (random) => ({ bytes: bytesOf({ target: random.pick(['/Plain/none', '/Object/k/none', '/Plain/__proto__', '/Plain/constructor', '/Flow/k/toString', '/Plain/ech%6f']) }, random), status: 404 }),
  'bad path': (random) => ({ bytes: bytesOf({ target: random.pick(['/', '/Plain', '/a/b/c/d/e/f/g/h', '///', '/Plain/a/b/c', '/Object/k', '/restate', '/restate/call', '/restate/a/x', '/?a/b', '*']) }, random), status: 400 }),
  'bad method': (random) => ({ bytes: bytesOf({ method: random.pick(['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'PURGE', 'LOCK', 'M-SEARCH', 'QUERY']), target: '/Plain/echo' }, random), status: 405 }),
  head: (random) => ({ method: 'HEAD', bytes: bytesOf({ method: 'HEAD', target: '/Plain/echo' }, random), status: 405, body: '' }),
  options: (random) => ({ bytes: bytesOf({ method: 'OPTIONS', target: random.pick(['/Plain/echo', '*', '/', '/None/x']) }, random), status: 200, body: '' }),
  'wrong type': (random) => ({ bytes: bytesOf({ target: '/Plain/echo', headers: random.pick([[], ['content-type: text/plain'], ['content-type:'], ['content-type: application/jsonx'], ['content-type: */*']]), ...withBody(random) }, random), status: 400 }),
  'a body for nothing': (random) => ({ bytes: bytesOf({ target: '/Plain/takesNothing', ...withBody(random) }, random), status: 400 }),
  hidden: (random) => ({ bytes: bytesOf({ target: random.pick(['/Plain/hidden', '/Hidden/any', '/Hidden/any/send']), ...withBody(random) }, random), status: 400 }),
  'bad header': (random) => ({ bytes: bytesOf({ target: '/Plain/nothing', headers: [`x-bytes: ${random.pick(['\u00e9', 'a\u0080', '\u00ff\u00fe'])}`] }, random), status: 400 }),
  'evil host': (random) => ({ bytes: bytesOf({ target: random.pick(['/Plain/echo', '/', '/None']), host: random.pick(['evil.example', '', 'localhost.evil.example', '127.0.0.1.nip.example', 'a@localhost', '[::2]', 'localhost:port', '10.0.0.1']) }, random), status: 403 }),
  'evil origin': (random) => ({ bytes: bytesOf({ target: '/Plain/nothing', headers: [`origin: ${random.pick(['http://evil.example', 'null', '', 'http://localhost:1', 'file://'])}`] }, random), status: 403 }),
  'evil page': (random) => ({ bytes: bytesOf({ method: 'GET', target: '/Plain/nothing', headers: [`sec-fetch-site: ${random.pick(['cross-site', 'same-site'])}`] }, random), status: 403 }),
  'no host': (random) => ({ bytes: bytesOf({ target: '/Plain/nothing', host: null }, random), status: 400 }),
  'two hosts': (random) => ({ bytes: bytesOf({ target: '/Plain/nothing', headers: ['host: localhost'] }, random), status: 400 }),
  outcome: (random) => ({ bytes: bytesOf({ method: 'GET', target: `/restate/invocation/${random.pick(['inv_none', 'inv_1', 'inv_00000000000000000000000000000000'])}/${random.pick(['attach', 'output'])}` }, random), status: 404 }),
  'bad id': (random) => ({ bytes: bytesOf({ method: 'GET', target: `/restate/invocation/${random.pick(['x', '', 'inv', 'inv_%00', '__proto__'])}/output` }, random), status: 400 }),
  'no target': (random) => ({ bytes: bytesOf({ target: `/restate/${random.pick(['lookup', 'attach', 'output'])}`, ...withBody(random) }, random), status: 400 }),
  lookup: (random) => ({ bytes: bytesOf({ target: '/restate/lookup', body: latin1(JSON.stringify({ target: 'workflow', workflowName: random.text(9), workflowKey: random.text(9) })) }, random), status: 200 }),
  awakeable: (random) => ({ bytes: bytesOf({ target: `/restate/a/sign_1${random.int(0, 9999)}/${random.pick(['resolve', 'reject'])}`, ...withBody(random) }, random), status: 202, body: '' }),
  health: (random) => ({ bytes: bytesOf({ method: 'GET', target: '/restate/health' }, random), status: 200 }),
};

const head = (random: Random): string => `POST /Plain/echo HTTP/1.1\r\nhost: localhost\r\n${jsonType}\r\n${noise(random).map((line) => `${line}\r\n`).join('')}`;

type Last = (random: Random) => Pick<LastWords, 'bytes' | 'status'> & Partial<LastWords>;

const lasts: Readonly<Record<string, Last>> = {
  'no request line': (random) => ({ bytes: `${random.pick(['GARBAGE', 'G\u0000T / HTTP/1.1', 'get / HTTP/1.1', 'BREW /Plain/echo HTTP/1.1', 'POST', '\u0016\u0003\u0001\u0002', 'POST /Plain/echo HTTX/1.1', 'POST /Plain/echo HTTP/1.1x', 'POST /Plain/echo HTTP/9.9', 'POST  HTTP/1.1', 'POST /a b HTTP/1.1', 'POST Plain/echo HTTP/1.1'])}\r\n\r\n`, status: 400 }),
  'no header': (random) => ({ bytes: `${head(random)}${random.pick(['no colon', 'a b: c', ': nameless', 'x: a\u0000b', 'x\u00e9: y', 'x: a\rb', '\u007f: y', '(x): y'])}\r\n\r\n`, status: 400 }),
  'huge headers': (random) => ({ bytes: `${head(random)}${random.chance(50) ? `x: ${'y'.repeat(random.int(17_000, 60_000))}\r\n` : Array.from({ length: 2000 }, (_, index) => `x-${index}: yyyyyyyy\r\n`).join('')}\r\n`, status: 431 }),
  'a huge target': (random) => ({ bytes: `GET /Object/${'k'.repeat(random.int(17_000, 40_000))}/key HTTP/1.1\r\nhost: localhost\r\n\r\n`, status: 431 }),
  'bad chunks': (random) => ({ bytes: `${head(random)}transfer-encoding: chunked\r\n\r\n${random.pick(['zz\r\n', '-1\r\n', '5\r\nhello!\r\n', 'ffffffffffffffffff\r\n', '\r\n', '1 \r\n', '0x1\r\na\r\n'])}`, status: 400 }),
  'bad length': (random) => ({ bytes: `${head(random)}content-length: ${random.pick(['x', '-1', '1e3', '1, 2', '0x10', '99999999999999999999999', '1.5', '+1'])}\r\n\r\n1`, status: 400 }),
  'two lengths': (random) => ({ bytes: `${head(random)}content-length: 1\r\ncontent-length: ${random.int(2, 9)}\r\n\r\n1`, status: 400 }),
  'length and chunks': (random) => ({ bytes: `${head(random)}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, status: 400 }),
  'unknown coding': (random) => ({ bytes: `${head(random)}transfer-encoding: ${random.pick(['gzip', 'identity', 'chunked, gzip', 'xchunked'])}\r\n\r\n1`, status: 400 }),
  'too long': (random) => ({ bytes: `${head(random)}content-length: ${random.int(bodyLimitBytes + 1, 9_000_000)}\r\n\r\n"${'x'.repeat(random.int(0, 9000))}`, status: 413 }),
  'too long in chunks': (random) => ({ bytes: `${head(random)}transfer-encoding: chunked\r\n\r\n${chunks('x'.repeat(random.int(bodyLimitBytes + 1, 9000)), random)}`, status: 413 }),
  'an expectation': (random) => ({ bytes: `${head(random)}expect: ${random.pick(['cake', '200-ok'])}\r\ncontent-length: 1\r\n\r\n1`, status: 417 }),
  'a tunnel': () => ({ method: 'CONNECT', bytes: 'CONNECT localhost:1 HTTP/1.1\r\nhost: localhost\r\n\r\n', status: 405 }),
  'cut in the body': (random) => ({ bytes: `${head(random)}content-length: ${random.int(10, 4000)}\r\n\r\n"cut`, status: 400, then: 'half-close' }),
  'cut in a chunk': (random) => ({ bytes: `${head(random)}transfer-encoding: chunked\r\n\r\n${random.pick(['', '5', '5\r\n', '5\r\nhel', '5\r\nhello\r\n', '0\r\n'])}`, status: 400, then: 'half-close' }),
  'cut in the head': (random) => ({ bytes: head(random).slice(0, random.int(1, 60)), status: 400, then: 'half-close' }),
  'gone in the body': (random) => ({ bytes: `${head(random)}content-length: ${random.int(10, 4000)}\r\n\r\n"cut`, status: undefined, then: 'destroy' }),
  'gone in the head': (random) => ({ bytes: head(random).slice(0, random.int(1, 60)), status: undefined, then: 'destroy' }),
  'an upgrade that is not taken': (random) => ({ bytes: bytesOf({ target: '/Plain/echo', headers: [jsonType, 'connection: upgrade', `upgrade: ${random.pick(['websocket', 'h2c'])}`], body: '1' }, random), status: 200 }),
  'says all, and waits': (random) => ({ bytes: bytesOf({ target: '/Plain/echo', headers: [jsonType], body: '1' }, random), status: 200, then: 'half-close' }),
  'closes by itself': (random) => ({ bytes: `${head(random)}connection: close\r\ncontent-length: 1\r\n\r\n1`, status: 200 }),
};

export const kinds = { requests: Object.keys(speakers), lasts: Object.keys(lasts) };

export function speak(random: Random): Spoken {
  const kind = random.chance(30) ? 'echo' : random.pick(kinds.requests);
  const spoken = speakers[kind]!(random);
  return { kind, method: 'POST', ...spoken };
}

export function lastWords(random: Random): LastWords {
  const kind = random.pick(kinds.lasts);
  return { kind, method: 'POST', then: 'wait', ...lasts[kind]!(random) };
}
