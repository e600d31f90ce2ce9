import { pathToFileURL } from 'node:url';
import type { World } from '../../runtime/kernel/port.ts';
import type { CaseModule } from './case.ts';

interface Stubbed {
  __fetchStub?: World['fetch'];
}

export interface LoadedCase {
  readonly module: CaseModule;
  /** The network that this instance of the module wants, if it wants one. */
  readonly network: World['fetch'] | undefined;
}

let copies = 0;

/** Evaluates a fresh copy of a case, through the loader of `stet run`; `plain` leaves it as it is written. */
export async function loadCase(file: string, plain = false): Promise<LoadedCase> {
  const stubbed = globalThis as Stubbed;
  delete stubbed.__fetchStub;
  const module = (await import(`${pathToFileURL(file).href}?${plain ? 'stet=native&' : ''}copy=${++copies}`)) as CaseModule;
  return { module, network: stubbed.__fetchStub };
}
