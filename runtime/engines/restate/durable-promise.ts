import * as sdk from '@restatedev/restate-sdk';
import { DurablePromise } from '../../kernel/durable-promise.ts';
import type { StetPromise } from '../../kernel/promise.ts';
import { serialized } from '../../kernel/serde.ts';
import type { RestateAttempt } from './attempt.ts';
import type { SdkContext } from './context.ts';

/** A promise of a workflow over the SDK's. */
export function durablePromise<T>(attempt: RestateAttempt, context: SdkContext, name: string, serde: sdk.Serde<T>): DurablePromise<T> {
  const operation = <U>(kind: 'promise' | 'peek' | 'complete', takesTime: boolean, make: () => Promise<unknown>): StetPromise<U> =>
    attempt.operation<U>({ kind, name, takesTime }, () => make() as sdk.RestatePromise<unknown>);
  const ask = <U>(method: string, kind: 'promise' | 'peek' | 'complete', takesTime: boolean, asked: (promise: sdk.DurablePromise<T>) => Promise<unknown>): StetPromise<U> => {
    attempt.enter(`promise.${method}`);
    return operation<U>(kind, takesTime, () => asked(context.promise<T>(name, serde)));
  };
  return new DurablePromise<T>({
    get: () => ask<T>('get', 'promise', true, (promise) => promise.get()),
    peek: () => ask<T | undefined>('peek', 'peek', false, (promise) => promise.peek()),
    resolve: (value) => {
      attempt.enter('promise.resolve');
      const bytes = serialized(value, serde as sdk.Serde<unknown>);
      return operation<void>('complete', false, () => context.promise(name, sdk.serde.binary).resolve(bytes));
    },
    reject: (message) => {
      // The SDK takes the message of the error, not the error.
      const rejected = (promise: { reject(message: string): Promise<void> }): Promise<void> => promise.reject(message);
      return ask<void>('reject', 'complete', false, rejected);
    },
  });
}
