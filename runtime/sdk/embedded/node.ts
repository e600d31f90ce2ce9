/** `@restatedev/restate-sdk/node` on the embedded engine: the SDK's main entry is that one too. */
export * from './index.ts';
