/** `@restatedev/restate-sdk/node` with durable handlers: the SDK's main entry is that one too. */
export * from './index.ts';
