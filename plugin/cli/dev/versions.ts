/** In the URL of a module: the how-manieth loading of the program it belongs to. */
const mark = 'stet-version';
const marked = new RegExp(`[?&]${mark}=(\\d+)(?:[&#]|$)`);

export function versionOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : marked.exec(url)?.[1];
}

/** The same module in another version: a module of its own to Node. */
export function inVersion(url: string, version: string | number): string {
  const [, plain, query, hash] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) as unknown as [string, string, string | undefined, string | undefined];
  return `${plain}${query === undefined ? '?' : `${query}&`}${mark}=${version}${hash ?? ''}`;
}
