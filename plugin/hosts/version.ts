import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** This plugin's version: a part of the key of every cache that keeps what it made. */
export const stetVersion = version;
