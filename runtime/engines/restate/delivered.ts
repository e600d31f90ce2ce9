import type { OperationKind, StartEntry } from '../../kernel/entry.ts';
import type { Carriage } from './envelope.ts';

/** What Restate keeps an operation as, beyond those that the kernel knows. */
export type Kind = OperationKind | 'attach' | 'signal' | 'promise' | 'peek' | 'complete' | 'invocation-id' | 'cancellation' | 'rounds' | 'clk';

/** One thing that reaches the program: a beginning, a completion, a cancellation. */
export type Delivered =
  | { readonly type: 'start'; readonly start: StartEntry | undefined }
  | { readonly type: 'completion'; readonly seq: number; readonly kind: Kind; readonly name: string; readonly ok: boolean; readonly value: unknown; readonly atMs: number | undefined; readonly carriage: Carriage | undefined }
  | { readonly type: 'rounds' }
  | { readonly type: 'cancel'; readonly atMs: number | undefined };
