import * as sdk from '@restatedev/restate-sdk';
import * as kernel from '../../kernel/index.ts';

const names = ['RestateError', 'TerminalError', 'CancelledError', 'TimeoutError', 'RetryableError', 'PauseError'] as const;

/**
 * Code that no build has seen holds the SDK's own classes, and asks with `instanceof` what the engine has given it: errors of stet's
 * classes of the same names. They count; a class that a program derives from one asks as any class does.
 */
export function adoptErrors(): void {
  for (const name of names) {
    const theirs = sdk[name] as unknown as abstract new (...args: never[]) => unknown;
    const ours = kernel[name];
    Object.defineProperty(theirs, Symbol.hasInstance, {
      value(this: unknown, error: unknown): boolean {
        return Function.prototype[Symbol.hasInstance].call(this, error) || (this === theirs && error instanceof ours);
      },
      configurable: true, writable: true,
    });
  }
}
