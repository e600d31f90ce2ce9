import { Failure } from './failure.ts';
import type { Head } from './head.ts';

export interface GuardOptions {
  /** The address that the server is bound to. */
  readonly bound: string;
  /** Names that the server may be called by beside those of loopback, without port. */
  readonly hosts: readonly string[];
  /** Origins of pages that may call: `https://app.example`. */
  readonly origins: readonly string[];
}

/**
 * Keeps web pages away: one may send requests to this machine, and with a name of its own that leads here (DNS rebinding) read the answers.
 * Gives the origin of a page that may read the answer, where it is not this server's own. Throws a Failure.
 */
export function guard({ headers, host }: Head, local: string | undefined, httpVersion: string, options: GuardOptions): string | undefined {
  if (host === undefined) {
    if (httpVersion === '1.0') return undefined;
    throw new Failure(400, 'the Host header is missing');
  }
  const name = hostname(host);
  if (name === undefined || !isOwnName(name, local, options)) {
    throw new Failure(403, `requests for the host '${host}' are not answered here: it has to be among the allowed hosts`);
  }
  const origin = headers['origin'];
  if (origin === undefined) {
    // Images and forms of a page come without an origin; browsers say so here.
    const site = headers['sec-fetch-site'];
    if (site === 'cross-site' || site === 'same-site') throw new Failure(403, 'requests of web pages from elsewhere are not answered here');
    return undefined;
  }
  if (origin === `http://${host}` || origin === `https://${host}`) return undefined;
  if (options.origins.includes(origin)) return origin;
  throw new Failure(403, `requests of pages from '${origin}' are not answered here: it has to be among the allowed origins`);
}

/** Without port, in small letters; undefined for what is no host. */
function hostname(host: string): string | undefined {
  return /^(\[[\da-f:.]+\]|[^\s:[\]/@?#]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
}

function isOwnName(name: string, local: string | undefined, { bound, hosts }: GuardOptions): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || /^127(?:\.\d{1,3}){3}$/.test(name) || name === '[::1]') return true;
  // Where the server is bound to every address, the one that this connection came to.
  return name === bound.toLowerCase() || name === bracketed(bound) || (local !== undefined && (name === plain(local) || name === bracketed(local))) || hosts.includes(name);
}

const bracketed = (address: string): string => `[${address.toLowerCase()}]`;
/** An address of version 4 as a socket of version 6 shows it. */
const plain = (address: string): string => address.replace(/^::ffff:/, '');
