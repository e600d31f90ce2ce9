import { installNet } from './net.ts';

const modes = ['serve', 'report', 'off'] as const;

/** What becomes of sources that no build rewrote: served from the journal, only reported, or left alone. */
export type NetMode = (typeof modes)[number];

/** Servers of this process that hold the net up; the globals are the process's own. */
let holders = 0;
let uninstall: (() => void) | undefined;

/** The mode that a loader or the environment asks for; `serve` unless they do. Throws a TypeError for another word. */
export function netMode(asked = process.env['STET_NET'] ?? 'serve'): NetMode {
  const mode = modes.find((each) => each === asked);
  if (mode === undefined) throw new TypeError(`STET_NET is ${JSON.stringify(asked)}; it is one of ${modes.join(', ')}`);
  return mode;
}

/** Spreads the net while a server runs. Gives what takes it down again. */
export function spreadNet(mode: NetMode): () => void {
  if (mode === 'off') return () => undefined;
  if (holders++ === 0) uninstall = installNet({ mode, warn: ({ message }) => console.error(`stet: warning ${message}`) });
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    if (--holders === 0) uninstall?.();
  };
}
