import assert from 'node:assert/strict';
import { call, during, good, refusal, type Scenario } from './ingress.ts';

interface Film {
  names: string[];
  problems: string[];
  preview: string;
  order: string[];
  most: number;
  tookMs: number;
}

/** A film of many frames, three at a time, two of them broken; a frame by itself that is broken. */
export const fanOut: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const job = { film: 'heat', frames: 12, atOnce: 3, broken: [4, 9] };
  const { order, tookMs, ...film } = good<Film>(await during(call(ingress, 'film/render', job), middle));
  assert.deepEqual(order.toSorted(), film.names, 'what was counted while it ran is what came out');
  assert.ok(tookMs >= 80, `4 rounds of at least 20 ms took ${tookMs} ms`);
  const whole = good<Film>(await call(ingress, 'film/render', { film: 'ran', frames: 3, atOnce: 10 }));
  return {
    ...film, whole: { names: whole.names, problems: whole.problems, most: whole.most },
    broken: refusal(await call(ingress, 'renderer/frame', { film: 'heat', number: 4, isBroken: true })),
  };
};

/** What it comes to. */
export const fanOutGives = {
  names: ['000', '001', '002', '003', '005', '006', '007', '008', '010', '011'].map((number) => `heat-${number}`),
  problems: ['frame 4 of heat has no geometry', 'frame 9 of heat has no geometry'],
  preview: 'heat-preview from the east',
  most: 3,
  whole: { names: ['ran-000', 'ran-001', 'ran-002'], problems: [], most: 3 },
  broken: '422 frame 4 of heat has no geometry',
};
