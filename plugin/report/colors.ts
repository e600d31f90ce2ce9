import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

const { argv, env } = process;
const isRefused = Boolean(env['NO_COLOR']) || argv.includes('--no-color');
const isAsked = Boolean(env['FORCE_COLOR']) || argv.includes('--color');

/** Colours for what goes to a stream: on a terminal, or where FORCE_COLOR asks for them. picocolors' own guess takes every CI for a terminal. */
export function colorsFor(stream: { readonly isTTY?: boolean }): Colors {
  return pc.createColors(!isRefused && (isAsked || (stream.isTTY === true && env['TERM'] !== 'dumb')));
}

/** Those of standard output. */
export const colors = colorsFor(process.stdout);
