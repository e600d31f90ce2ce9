import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadFeatures } from './features.ts';
import { startConformanceServer } from './identity.ts';
import { sdkNames, type SdkName } from './sdks.ts';
import { runSuite, type CheckResult, type Outcome } from './suite.ts';

const usage = `usage: npm run conformance -- --engine restate [--sdk plain|stet] [--only FEATURE] [--json FILE]
  --engine   the engine: restate, on a real server that is started for the run
  --sdk      who gives the surface: Restate's own SDK, or stet (unless given)
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
  if (engine !== 'restate') throw new UsageError(engine === undefined ? '--engine is missing' : `--engine ${engine}: restate`);
  if (!sdkNames.includes(sdk as SdkName)) throw new UsageError(`--sdk ${sdk}: ${sdkNames.join(' or ')}`);
  // npm runs scripts in the repository's folder, whatever folder the user is in.
  return { sdk: sdk as SdkName, only, json: json === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', json) };
}

function print({ name, undisturbed, cut, passed, ms, cuts }: CheckResult): void {
  console.log(`${passed ? 'passed' : 'failed'}  ${name} (${ms} ms, ${cuts} cuts)`);
  if (passed) return;
  const show = (outcome: Outcome): string => ('failed' in outcome ? outcome.failed : `saw ${JSON.stringify(outcome.saw)}`).replaceAll('\n', '\n          ');
  console.log(`        undisturbed: ${show(undisturbed)}`);
  if (cut !== undefined) console.log(`        cut: ${show(cut)}`);
}

try {
  const { sdk, only, json } = readArguments();
  const features = (await loadFeatures()).filter(({ feature }) => feature.includes(only));
  if (features.length === 0) throw new UsageError(`--only ${only}: no such feature`);
  const server = await startConformanceServer();
  let results: CheckResult[];
  try {
    results = await runSuite({ server, features, sdk, onResult: print });
  } finally {
    await server.stop();
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exit(2);
}
