import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from './differences.ts';
import { loadFeatures } from './features.ts';
import { loadSdk, sdkNames, type SdkName } from './sdks.ts';
import { stageOf } from './stages.ts';
import { runSuite, type CheckResult, type Outcome } from './suite.ts';

const usage = `usage: npm run conformance -- --engine restate|embedded [--sdk plain|stet] [--only FEATURE] [--json FILE]
  --engine   the engine: restate, on a real server that is started for the run, or embedded
  --sdk      on restate, who gives the surface: Restate's own SDK, or stet (unless given)
  --only     only features whose name contains the text
  --json     writes the results to a file`;

class UsageError extends Error {}

function readArguments(): { readonly sdk: SdkName; readonly only: string; readonly json: string | undefined } {
  let values;
  try {
    ({ values } = parseArgs({ options: { engine: { type: 'string' }, sdk: { type: 'string' }, only: { type: 'string' }, json: { type: 'string' } } }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { engine, sdk = 'stet', only = '', json } = values;
  if (engine !== 'restate' && engine !== 'embedded') throw new UsageError(engine === undefined ? '--engine is missing' : `--engine ${engine}: restate or embedded`);
  if (engine === 'embedded' && values.sdk !== undefined) throw new UsageError('--sdk is for --engine restate');
  if (!sdkNames.includes(sdk as SdkName)) throw new UsageError(`--sdk ${sdk}: ${sdkNames.join(' or ')}`);
  // npm runs scripts in the repository's folder, whatever folder the user is in.
  return { sdk: engine === 'embedded' ? 'embedded' : (sdk as SdkName), only, json: json === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', json) };
}

/** Where the embedded engine is to differ from Restate, and why. */
const listed = new Map(differences.filter(({ between }) => between === 'engines').map(({ check, reason }) => [check, reason]));

function isListed({ name, passed }: CheckResult, sdk: SdkName): boolean {
  return sdk === 'embedded' && !passed && listed.has(name);
}

function print(result: CheckResult, sdk: SdkName): void {
  const { name, undisturbed, cut, passed, ms, cuts } = result;
  const verdict = passed ? 'passed' : isListed(result, sdk) ? 'differs' : 'failed';
  console.log(`${verdict}  ${name} (${ms} ms, ${cuts} cuts)`);
  if (verdict === 'differs') console.log(`        ${listed.get(name)}`);
  if (verdict !== 'failed') return;
  const show = (outcome: Outcome): string => ('failed' in outcome ? outcome.failed : `saw ${JSON.stringify(outcome.saw)}`).replaceAll('\n', '\n          ');
  console.log(`        undisturbed: ${show(undisturbed)}`);
  if (cut !== undefined) console.log(`        cut: ${show(cut)}`);
}

try {
  const { sdk, only, json } = readArguments();
  const features = (await loadFeatures()).filter(({ feature }) => feature.includes(only));
  if (features.length === 0) throw new UsageError(`--only ${only}: no such feature`);
  const loaded = await loadSdk(sdk);
  const server = await stageOf(loaded);
  let results: CheckResult[];
  try {
    results = await runSuite({ server, features, sdk: loaded, onResult: (result) => print(result, sdk) });
  } finally {
    await server.stop();
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  const passed = results.filter((result) => result.passed).length;
  const differ = results.filter((result) => isListed(result, sdk)).length;
  const failed = results.length - passed - differ;
  console.log(`${passed} passed, ${failed} failed${sdk === 'embedded' ? `, ${differ} differ as listed` : ''}`);
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exit(2);
}
