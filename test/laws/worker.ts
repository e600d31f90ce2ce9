/** The process that checks generated programs. It is told a seed and a number, and says how it goes; a busy loop that never ends is its parent's affair. */
import type { CheckResult } from './check-programs.ts';
import { checkPrograms } from './check-programs.ts';

export interface WorkerRequest {
  readonly seed: number;
  readonly programs: number;
  readonly shrink: boolean;
}

export type WorkerMessage = { readonly type: 'progress' } | { readonly type: 'result'; readonly result: CheckResult };

// A rejection that a program leaves behind is the kernel's to judge; without a listener it would end the process.
process.on('unhandledRejection', () => undefined);

process.once('message', (request: WorkerRequest) => {
  let programs = 0;
  const progress = (): void => {
    if (programs++ % 20 === 0) process.send!({ type: 'progress' } satisfies WorkerMessage);
  };
  void checkPrograms({ ...request, progress }).then((result) => {
    process.send!({ type: 'result', result } satisfies WorkerMessage, () => process.exit(0));
  });
});
process.channel!.ref();
