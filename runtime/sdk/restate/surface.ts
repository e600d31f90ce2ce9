import type * as sdk from '@restatedev/restate-sdk';
import * as kernel from '../../kernel/index.ts';
import { RestatePromise as stetCombinators } from '../selectors.ts';

export * from './definitions.ts';
export { after, select, type Selected } from '../selectors.ts';
export { StetError } from '../../kernel/index.ts';

// The errors of the kernel are those of both engines; they change class where they cross into the SDK. To a program they are the SDK's.
export const RestateError = kernel.RestateError as unknown as typeof sdk.RestateError;
export type RestateError = sdk.RestateError;
export const TerminalError = kernel.TerminalError as unknown as typeof sdk.TerminalError;
export type TerminalError = sdk.TerminalError;
export const CancelledError = kernel.CancelledError as unknown as typeof sdk.CancelledError;
export type CancelledError = sdk.CancelledError;
export const TimeoutError = kernel.TimeoutError as unknown as typeof sdk.TimeoutError;
export type TimeoutError = sdk.TimeoutError;
export const RetryableError = kernel.RetryableError as unknown as typeof sdk.RetryableError;
export type RetryableError = sdk.RetryableError;
export const PauseError = kernel.PauseError as unknown as typeof sdk.PauseError;
export type PauseError = sdk.PauseError;

export const RestatePromise = stetCombinators as unknown as typeof sdk.RestatePromise;
export type RestatePromise<T> = sdk.RestatePromise<T>;
export const CombineablePromise: typeof sdk.CombineablePromise = RestatePromise;
export type CombineablePromise<T> = sdk.CombineablePromise<T>;
export const isRestatePromise = kernel.isStetPromise as unknown as typeof sdk.isRestatePromise;
