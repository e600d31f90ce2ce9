/** Several measurements of one thing. Quote the median; a wide spread says that the machine was busy. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  if (sorted.length === 0) throw new Error('No samples');
  return { min: sorted[0]!, median: sorted[Math.floor(sorted.length / 2)]!, max: sorted.at(-1)! };
}

/** One line of the table: a figure, the reference it was measured beside, and what it must be. */
export interface Line {
  readonly what: string;
  readonly reference: string;
  readonly unit: string;
  readonly ours: Spread;
  readonly theirs?: Spread;
  /** The figure that counts, made of the medians. */
  readonly figure: number;
  readonly figureUnit: string;
  readonly target: { readonly atLeast: number } | { readonly below: number };
}

export function meets({ figure, target }: Line): boolean {
  return 'atLeast' in target ? figure >= target.atLeast : figure < target.below;
}

export function format(line: Line): string {
  const show = ({ min, median, max }: Spread): string => `${round(median)} [${round(min)} … ${round(max)}] ${line.unit}`;
  const target = 'atLeast' in line.target ? `at least ${round(line.target.atLeast)}` : `below ${round(line.target.below)}`;
  return [
    `${meets(line) ? 'ok  ' : 'FAIL'} ${line.what}`,
    `     ${round(line.figure)} ${line.figureUnit}   (target: ${target})`,
    `     stet ${show(line.ours)}${line.theirs === undefined ? '' : `, ${line.reference} ${show(line.theirs)}`}`,
  ].join('\n');
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** Nanoseconds a call of `body`, as a median of batches, the loop's own cost included on both sides of a comparison. */
export function nanosecondsPerCall(body: () => unknown, calls = 100_000, batches = 41): number[] {
  const samples: number[] = [];
  let sink: unknown;
  for (let batch = 0; batch < batches + 3; batch++) {
    const begun = process.hrtime.bigint(); // stet-native: the bench measures with the machine's clock
    for (let i = 0; i < calls; i++) sink = body();
    const nanoseconds = Number(process.hrtime.bigint() - begun); // stet-native: the bench measures with the machine's clock
    if (batch >= 3) samples.push(nanoseconds / calls);
  }
  if (sink === samples) throw new Error('unreachable: keeps the loop alive');
  return samples;
}
