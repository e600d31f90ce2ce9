import { basename } from 'node:path';
import { startRestateServer } from '../harness/restate-server.ts';
import type { EngineName, Meta } from './case.ts';
import { Pool } from './pool.ts';

export interface SuiteCase {
  readonly name: string;
  readonly file: string;
  readonly kind: Meta['kind'] | undefined;
  readonly status: 'passed' | 'failed';
  readonly problems: readonly string[];
  readonly ms: number;
}

export interface SuiteOptions {
  readonly engine: EngineName;
  readonly mutant?: string;
  readonly onCase?: (result: SuiteCase) => void;
}

const patienceMs = 20_000;
/** A wrong implementation often waits for ever: that is how it is caught. */
const mutantPatienceMs = 5_000;

/** Runs the cases in order. */
export async function runSuite(files: readonly string[], { engine, mutant, onCase }: SuiteOptions): Promise<SuiteCase[]> {
  const server = engine === 'restate' ? await startRestateServer() : undefined;
  const address = server === undefined ? {} : { server: { admin: server.admin, ingress: server.ingress } };
  const pool = new Pool({ patienceMs: mutant === undefined ? patienceMs : mutantPatienceMs, ...(mutant !== undefined && { mutant }) });
  const results: SuiteCase[] = [];
  for (const [index, file] of files.entries()) {
    const { kind, problems, ms } = await pool.run({ file, engine, ...address }, index + 1 < files.length);
    const status = problems.length > 0 ? 'failed' : 'passed';
    const result: SuiteCase = { name: basename(file).replace(/\.tsx?$/, ''), file, kind, status, problems, ms };
    results.push(result);
    onCase?.(result);
  }
  pool.close();
  await server?.stop();
  return results;
}
