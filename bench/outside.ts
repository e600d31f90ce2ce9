import { nanosecondsPerCall, spread, type Line, type Spread } from './measure.ts';

/** What the rewriting costs where it changes nothing: outside of invocations, where every replacement is the native one. */
export function outsideLines(): Line[] {
  const native = {
    random: nanosecondsPerCall(() => Math.random()), // stet-native: the reference
    now: nanosecondsPerCall(() => Date.now()), // stet-native: the reference
    date: nanosecondsPerCall(() => new Date()), // stet-native: the reference
  };
  const rewritten = {
    random: nanosecondsPerCall(() => Math.random()),
    now: nanosecondsPerCall(() => Date.now()),
    date: nanosecondsPerCall(() => new Date()),
  };
  return [
    line('Math.random() outside any invocation', spread(rewritten.random), spread(native.random), 25),
    line('Date.now() outside any invocation', spread(rewritten.now), spread(native.now), 25),
    line('new Date() outside any invocation', spread(rewritten.date), spread(native.date), 60),
  ];
}

function line(what: string, ours: Spread, theirs: Spread, below: number): Line {
  return { what, reference: 'native', unit: 'ns', ours, theirs, figure: ours.median - theirs.median, figureUnit: 'ns over native', target: { below } };
}
