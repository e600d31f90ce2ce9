import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delayMs } from '../../runtime/engines/embedded/ingress/delay.ts';

const delays: readonly (readonly [text: string, ms: number | undefined])[] = [
  ['0', 0], ['0s', 0], ['-0s', 0], ['P0D', 0],
  ['10ms', 10], ['1.5s', 1500], ['1,5s', 1500], ['+1s', 1000], ['1 s', 1000], ['1s ', 1000], ['1us', 1], ['1µs', 1], ['1ns', 1], ['1.1s', 1100], ['0.0001ms', 1],
  ['1h30m', 5_400_000], ['1h 30m', 5_400_000], ['1 hour, 30 mins', 5_400_000], ['01:30:00', 5_400_000], ['1h1.5m', 3_690_000], ['1.5h', 5_400_000],
  ['1d 00:00:01', 86_401_000], ['1day, 00:00:01', 86_401_000], ['00:00:01.5', 1500], ['2 days', 172_800_000], ['1w1d', 691_200_000], ['1m', 60_000], ['1min', 60_000],
  ['PT1S', 1000], ['pt1s', 1000], ['PT1.5S', 1500], ['PT1,5M', 90_000], ['P1DT2H', 93_600_000], ['P1W', 604_800_000], ['P1WT1S', 604_801_000],
  ...['', '1000', 'abc', '-1s', '1s ago', 'P', 'PT', 'P1M', 'P1Y', '1mo', '1y', '1S', '1s1m', '1s 1s', '1.5h 1m', '1.5d', 'P1.5D', 'PT1.5H1M', '1h,1m', '1h ,1m', '1h and 1m',
    '1:00', '1h 00:00:01', '1.0000000001s', '.5s', '1.s', '1e3s', ' 1s', '1h-1m', '0x1s', 'NaNs', '99999999999999999999999d', '00:00:01s'].map((text) => [text, undefined] as const),
];

for (const [text, ms] of delays) {
  test(`${JSON.stringify(text)} is ${ms === undefined ? 'no delay' : `${ms} ms`}`, () => assert.equal(delayMs(text), ms));
}
