import type { RetryPolicy } from './program.ts';

/** A length of time by its parts, by Restate's names. */
export type Duration = { readonly days?: number; readonly hours?: number; readonly minutes?: number; readonly seconds?: number; readonly milliseconds?: number };

/** The options of a run that say how it is tried again, with lengths as the program gave them. */
export type RetryOptions = {
  readonly [K in keyof RetryPolicy]: K extends 'maxRetryAttempts' | 'retryIntervalFactor' ? RetryPolicy[K] : RetryPolicy[K] | Duration;
};

/** The policy in milliseconds; what is not given is left out. */
export function retryPolicyOf(options: { readonly [K in keyof RetryOptions]: RetryOptions[K] | undefined }): RetryPolicy {
  const { maxRetryAttempts, retryIntervalFactor, maxRetryDuration, initialRetryInterval, maxRetryInterval } = options;
  return {
    ...(maxRetryAttempts !== undefined && { maxRetryAttempts }),
    ...(retryIntervalFactor !== undefined && { retryIntervalFactor }),
    ...(maxRetryDuration !== undefined && { maxRetryDuration: milliseconds(maxRetryDuration) }),
    ...(initialRetryInterval !== undefined && { initialRetryInterval: milliseconds(initialRetryInterval) }),
    ...(maxRetryInterval !== undefined && { maxRetryInterval: milliseconds(maxRetryInterval) }),
  };
}

/** Gives the length in milliseconds; a number is one already. */
export function milliseconds(duration: number | Duration): number {
  if (typeof duration === 'number') return duration;
  const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = duration;
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}
