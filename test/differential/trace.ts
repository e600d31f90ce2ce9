import type { Delivered } from '../../runtime/engines/restate/delivered.ts';
import { encodeThrown } from '../../runtime/kernel/action.ts';
import { encode } from '../../runtime/kernel/codec.ts';
import type { Carriage } from '../../runtime/engines/restate/envelope.ts';
import type { Entry, OperationKind, Settled, StartEntry } from '../../runtime/kernel/entry.ts';

/** A watermark that says nothing: there is no step before the first. */
const noMark = { after: -1, issued: 0, draws: 0 };

/** Kinds that the kernel has too. */
const known = new Set<string>(['run', 'timer', 'interval', 'sleep', 'fetch', 'get', 'keys', 'call', 'awakeable', 'order']);

/**
 * The journal that the kernel would have kept of what Restate delivered: the same start entry, the same completions in the same order,
 * with their values, times, counters and settled races.
 */
export function journalOf(delivered: readonly Delivered[]): Entry[] {
  const entries: Entry[] = [];
  let rounds = 0;
  const settled: Settled[] = [];
  let released = 0;
  for (const event of delivered) {
    switch (event.type) {
      case 'start':
        entries.push(withoutUndefined(event.start));
        break;
      case 'rounds':
        rounds++;
        break;
      case 'cancel':
        entries.push({ type: 'cancel', at: event.atMs ?? 0, watermark: noMark, ...takeRounds() });
        break;
      case 'completion': {
        const { seq, kind, name, ok, value, atMs, carriage } = event;
        if (!known.has(kind)) throw new Error(`the kernel has no operation of kind ${kind}`);
        const mark = carriage?.mark;
        entries.push({
          type: 'completion', seq, kind: kind as OperationKind, name: kind === 'call' ? `case/${calledAs(value)}` : name, ok,
          value: textOf(ok, value), at: atMs ?? 0, ...takeRounds(),
          watermark: mark === undefined ? noMark : { after: mark[0], issued: mark[1], draws: mark[2] },
          ...takeSettled(carriage),
        });
      }
    }
  }
  return entries;

  /** The kernel compares them in their order, whichever run brought them. */
  function takeSettled(carriage: Carriage | undefined): { settled?: readonly Settled[] } {
    const { from, list } = carriage?.settled ?? { from: 0, list: [] };
    for (const [index, one] of list.entries()) settled[from + index] = one;
    const first = released;
    while (settled[released] !== undefined) released++;
    return first === released ? {} : { settled: settled.slice(first, released) };
  }

  function takeRounds(): { imm?: number } {
    const counted = rounds === 0 ? {} : { imm: rounds };
    rounds = 0;
    return counted;
  }
}

/** The echo service of the cases gives back which method the case called. */
function calledAs(answer: unknown): string {
  return (answer as { n: string }).n;
}

function textOf(ok: boolean, value: unknown): string {
  if (typeof value === 'object' && value !== null && 'text' in value && 'carriage' in value) return String(value.text);
  return ok ? encode(value) : encodeThrown(value);
}

function withoutUndefined(start: StartEntry | undefined): StartEntry {
  if (start === undefined) throw new Error('a generated program has a start entry: it draws');
  return start;
}
