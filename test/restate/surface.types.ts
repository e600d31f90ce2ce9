import type * as sdk from '@restatedev/restate-sdk';
import type * as sdkFetch from '@restatedev/restate-sdk/fetch';
import type * as sdkLambda from '@restatedev/restate-sdk/lambda';
import type * as sdkNode from '@restatedev/restate-sdk/node';
import type * as stet from '@stet/runtime/restate';
import type * as stetFetch from '@stet/runtime/restate/fetch';
import type * as stetLambda from '@stet/runtime/restate/lambda';
import type * as stetNode from '@stet/runtime/restate/node';
import type * as embedded from '@stet/runtime/sdk';
import type * as embeddedFetch from '@stet/runtime/sdk/fetch';
import type * as embeddedLambda from '@stet/runtime/sdk/lambda';
import type * as embeddedNode from '@stet/runtime/sdk/node';
import type { RestateContext } from '../../runtime/engines/restate/index.ts';
import type * as kernel from '../../runtime/kernel/errors.ts';
import type { EmbeddedContext } from '../../runtime/sdk/embedded/context.ts';
import type { StetPromise } from '../../runtime/kernel/promise.ts';
import type { Direction, exceptions } from './surface-exceptions.ts';

// Compiled by `npm run types`: stet's surface against the SDK's, each member in both directions. surface.test.ts sees to it that no name is missing.

type Listed<D extends Direction> = Extract<(typeof exceptions)[number], { readonly direction: D }>['name'];
type Of<Prefix extends string, Name> = Name extends `${Prefix}.${infer Member}` ? Member : never;

type IsAny<T> = 0 extends 1 & T ? true : false;
/** Whether a value of type S does where a T is wanted. `any` would do for everything, and does for `any` alone. */
type Does<S, T> = IsAny<S> extends IsAny<T> ? ([S] extends [T] ? true : false) : false;
/** Members of S that are missing in T, or do not do for it. */
type Refused<S, T> = { [K in keyof S]: K extends keyof T ? (Does<S[K], T[K]> extends true ? never : K) : K }[keyof S];
type Equal<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** The values of each entry. */
type Values<S, T> = [
  sdkToStet: Equal<Refused<S, T>, never>, stetToSdk: Equal<Refused<Pick<T, keyof T & keyof S>, S>, never>,
  added: Equal<Exclude<keyof T, keyof S>, Exclude<Listed<'added'>, 'Selected'>>,
];
export const values: Values<typeof sdk, typeof stet> = [true, true, true];
export const valuesOfNode: Values<typeof sdkNode, typeof stetNode> = [true, true, true];
export const valuesOfFetch: Values<typeof sdkFetch, typeof stetFetch> = [true, true, true];
export const valuesOfLambda: Values<typeof sdkLambda, typeof stetLambda> = [true, true, true];
export const valuesOfEmbedded: [
  Values<typeof sdk, typeof embedded>, Values<typeof sdkNode, typeof embeddedNode>, Values<typeof sdkFetch, typeof embeddedFetch>, Values<typeof sdkLambda, typeof embeddedLambda>,
] = [[true, true, true], [true, true, true], [true, true, true], [true, true, true]];

/** The durable context, against the widest one of the SDK. */
type SdkContext = sdk.WorkflowContext & sdk.internal.ContextInternal;
type Context<C> = [
  sdkToStet: Equal<Refused<SdkContext, C>, Of<'context', Listed<'sdk-to-stet'>>>,
  stetToSdk: Equal<Refused<C, SdkContext>, Of<'context', Listed<'stet-to-sdk'>>>,
  whole: Does<C, SdkContext>, typedState: Does<C, sdk.ObjectContext<{ count: number }>>,
];
export const context: Context<RestateContext> = [true, true, true, true];
export const contextOfEmbedded: Context<EmbeddedContext> = [true, true, true, true];

/** The kernel's own classes of errors, which the surface gives out under the SDK's types. */
type ErrorClasses = 'RestateError' | 'TerminalError' | 'CancelledError' | 'TimeoutError' | 'RetryableError' | 'PauseError';
export const errorClasses: [
  sdkToStet: Equal<Refused<Pick<typeof sdk, ErrorClasses>, typeof kernel>, never>,
  stetToSdk: Equal<Refused<Pick<typeof kernel, ErrorClasses>, typeof sdk>, never>,
] = [true, true];

/** The kernel's promise is the SDK's. */
interface Value { readonly a: string }
export const promise: [Equal<StetPromise<Value>, sdk.RestatePromise<Value>>, Does<StetPromise<Value>, Promise<Value>>] = [true, true];

/** The types that stet declares by itself; all others are the SDK's own declarations. */
export interface Declared {
  RestateError: Equal<sdk.RestateError, stet.RestateError>;
  TerminalError: Equal<sdk.TerminalError, stet.TerminalError>;
  CancelledError: Equal<sdk.CancelledError, stet.CancelledError>;
  TimeoutError: Equal<sdk.TimeoutError, stet.TimeoutError>;
  RetryableError: Equal<sdk.RetryableError, stet.RetryableError>;
  PauseError: Equal<sdk.PauseError, stet.PauseError>;
  RestatePromise: Equal<sdk.RestatePromise<Value>, stet.RestatePromise<Value>>;
  CombineablePromise: Equal<sdk.CombineablePromise<Value>, stet.CombineablePromise<Value>>;
}
export const declared: Declared = {
  RestateError: true, TerminalError: true, CancelledError: true, TimeoutError: true, RetryableError: true, PauseError: true,
  RestatePromise: true, CombineablePromise: true,
};
