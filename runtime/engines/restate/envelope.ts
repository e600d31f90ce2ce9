import type { Settled } from '../../kernel/entry.ts';

/** What the value of a run carries beside it, where its handler reaches a source (semantics §6). */
export interface Carriage {
  /** Wall clock when the action had ended, ms. */
  readonly at: number;
  /** Counters after the last finished step: step, operations issued, draws. */
  readonly mark: readonly [after: number, issued: number, draws: number];
  /** Combinators that have settled since the last carriage: the number of the first in the attempt, and they. */
  readonly settled?: { readonly from: number; readonly list: readonly Settled[] };
  readonly used?: Readonly<Record<string, string>>;
}

/** The outcome of a run as its entry keeps it. */
export interface Carried {
  /** Text of the codec, or of the run's own serde. Of an error where `ok` is false: the run threw, and is not to be tried again. */
  readonly text: string;
  /** `text` is a serde's: opaque. */
  readonly opaque?: boolean;
  readonly ok: boolean;
  readonly carriage: Carriage | undefined;
}

/**
 * An entry is plain text of the codec (JSON, where JSON is faithful) as long as there is nothing to carry; otherwise it is an object
 * whose first key is `stet`, readable in Restate's UI: `{"stet":{…},"value":…}`, with `text` where the value is no plain JSON.
 */
const head = '{"stet":';

export function seal({ text, opaque = false, ok, carriage }: Carried): string {
  if (ok && carriage === undefined && !text.startsWith(head)) return text;
  const envelope = { stet: { ...carriage, ...(!ok && { thrown: true }) } };
  const opened = JSON.stringify(envelope).slice(0, -1);
  if (text === '') return `${opened}}`;
  // Spliced, not nested: a value is encoded once, and reads as JSON.
  return !opaque && isPlain(text) ? `${opened},"value":${text}}` : `${opened},"text":${JSON.stringify(text)}}`;
}

/** Reads what `seal` wrote. */
export function open(sealed: string): Carried {
  if (!sealed.startsWith(head)) return { text: sealed, ok: true, carriage: undefined };
  const { stet, text, value } = JSON.parse(sealed) as { stet: Partial<Carriage> & { thrown?: boolean }; text?: string; value?: unknown };
  return {
    text: text ?? (value === undefined ? '' : JSON.stringify(value)),
    ok: stet.thrown !== true,
    carriage: stet.mark === undefined ? undefined : (stet as Carriage),
  };
}

function isPlain(text: string): boolean {
  return text !== '' && !text.startsWith('~');
}

const utf8 = new TextDecoder();

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export function textOf(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
