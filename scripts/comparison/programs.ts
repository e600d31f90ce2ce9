import type { Context } from '@restatedev/restate-sdk';
import allOfHelpers from './all-of-helpers.ts';
import allSettled from './all-settled.ts';
import anyWithFailures from './any-with-failures.ts';
import asyncIterator from './async-iterator.ts';
import detachedBranch from './detached-branch.ts';
import handMadeRace from './hand-made-race.ts';
import limiter from './limiter.ts';
import nestedCombinators from './nested-combinators.ts';
import raceOfRunAndSleep from './race-of-run-and-sleep.ts';
import raceWithANativeTimer from './race-with-a-native-timer.ts';
import retryLoop from './retry-loop.ts';
import twoRunsStartedTogether from './two-runs-started-together.ts';

/** The programs by the names of their files, in the table's order. */
export const programs: Readonly<Record<string, (ctx: Context) => Promise<unknown>>> = {
  'all-of-helpers': allOfHelpers,
  'race-of-run-and-sleep': raceOfRunAndSleep,
  'hand-made-race': handMadeRace,
  limiter,
  'async-iterator': asyncIterator,
  'race-with-a-native-timer': raceWithANativeTimer,
  'detached-branch': detachedBranch,
  'two-runs-started-together': twoRunsStartedTogether,
  'nested-combinators': nestedCombinators,
  'any-with-failures': anyWithFailures,
  'all-settled': allSettled,
  'retry-loop': retryLoop,
};
