import { isDeepStrictEqual } from 'node:util';
import type { Check, Feature, Observation, Sdk, Subpaths } from './feature.ts';
import type { LoadedSdk, SdkName } from './sdks.ts';
import type { Stage } from './stage.ts';
import { Trial, type Phase } from './trial.ts';

export type Outcome = { readonly saw: Observation } | { readonly failed: string };

export interface CheckResult {
  /** `FEATURE: CHECK`. */
  readonly name: string;
  readonly undisturbed: Outcome;
  /** Absent for a check to which the crash chain does not apply. */
  readonly cut?: Outcome;
  /** In both runs, which saw the same. */
  readonly passed: boolean;
  readonly ms: number;
  /** Attempts that the crash chain has cut. */
  readonly cuts: number;
}

export interface SuiteOptions {
  readonly server: Stage;
  readonly features: readonly Feature[];
  readonly sdk: LoadedSdk;
  readonly onResult?: (result: CheckResult) => void;
}

const featuresAtOnce = 5;
const checkTimeoutMs = 25_000;

/** Runs every check of the features, undisturbed and in the crash chain, a few features at a time. Results in the features' order. */
export async function runSuite({ server, features, sdk, onResult = () => undefined }: SuiteOptions): Promise<CheckResult[]> {
  const { name, restate, subpaths } = sdk;
  const results: CheckResult[][] = features.map(() => []);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < features.length; index = next++) {
      results[index] = await runFeature(features[index]!, { server, restate, subpaths, sdk: name, onResult });
    }
  };
  await Promise.all(Array.from({ length: featuresAtOnce }, worker));
  return results.flat();
}

interface Surroundings {
  readonly server: Stage;
  readonly restate: Sdk;
  readonly subpaths: Subpaths;
  readonly sdk: SdkName;
  readonly onResult: (result: CheckResult) => void;
}

async function runFeature(feature: Feature, { server, restate, subpaths, sdk, onResult }: Surroundings): Promise<CheckResult[]> {
  let phase: Phase = 'undisturbed';
  const { cuts, close } = await server.serve(feature.build(restate, subpaths), () => phase === 'cut');
  try {
    const undisturbed: Outcome[] = [];
    const times: number[] = [];
    for (const check of feature.checks) {
      const begun = performance.now();
      undisturbed.push(await outcome(check, new Trial(server, sdk, phase)));
      times.push(performance.now() - begun);
    }
    phase = 'cut';
    const results: CheckResult[] = [];
    for (const [index, check] of feature.checks.entries()) {
      const begun = performance.now();
      const first = undisturbed[index]!;
      const cutBefore = total(cuts);
      const uncut = check.uncut !== undefined;
      let second = uncut ? undefined : await outcome(check, new Trial(server, sdk, phase));
      const made = total(cuts) - cutBefore;
      // A chain that cuts nothing proves nothing.
      if (!uncut && made === 0) second = { failed: 'the crash chain has cut nothing' };
      const result: CheckResult = {
        name: `${feature.feature}: ${check.name}`,
        undisturbed: first,
        ...(second !== undefined && { cut: second }),
        passed: 'saw' in first && (second === undefined || isDeepStrictEqual(first, second)),
        ms: Math.round(times[index]! + performance.now() - begun),
        cuts: made,
      };
      results.push(result);
      onResult(result);
    }
    return results;
  } finally {
    await close();
  }
}

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

async function outcome(check: Check, trial: Trial): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${checkTimeoutMs} ms`)), checkTimeoutMs);
  });
  try {
    return { saw: await Promise.race([check.run(trial), late]) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
