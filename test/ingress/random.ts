import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Choices that follow from a seed. */
export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return uniformInt(this.#generator, low, high);
  }

  chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.int(0, choices.length - 1)]!;
  }

  /** A text with characters of every kind, lone surrogates left out. */
  text(longest: number): string {
    return Array.from({ length: this.int(0, longest) }, () => {
      switch (this.int(0, 5)) {
        case 0: return String.fromCodePoint(this.int(0, 0x1f));
        case 1: return String.fromCodePoint(this.int(0x80, 0xd7ff));
        case 2: return String.fromCodePoint(this.int(0xe000, 0x10ffff));
        case 3: return this.pick(['/', '?', '#', '%', '+', '&', '=', ' ', '"', '\\', '.', '..', '%2F', '%00', '\u007f']);
        default: return String.fromCodePoint(this.int(0x20, 0x7e));
      }
    }).join('');
  }

  /** Cuts a text into pieces. */
  pieces(text: string): string[] {
    const pieces: string[] = [];
    for (let at = 0; at < text.length;) {
      const length = this.chance(50) ? text.length - at : this.int(1, Math.max(1, Math.min(200, text.length - at)));
      pieces.push(text.slice(at, at + length));
      at += length;
    }
    return pieces;
  }
}
