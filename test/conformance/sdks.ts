import type { Sdk, Subpaths } from './feature.ts';

export type SdkName = 'plain' | 'stet';

export const sdkNames: readonly SdkName[] = ['plain', 'stet'];

/** Restate's own SDK, or stet's surface in its place. */
export async function loadSdk(name: SdkName): Promise<{ readonly restate: Sdk; readonly subpaths: Subpaths }> {
  if (name === 'plain') {
    const [restate, node, fetch, lambda] = await Promise.all([
      import('@restatedev/restate-sdk'), import('@restatedev/restate-sdk/node'), import('@restatedev/restate-sdk/fetch'),
      import('@restatedev/restate-sdk/lambda'),
    ]);
    return { restate, subpaths: { node, fetch, lambda } };
  }
  const [restate, node, fetch, lambda] = await Promise.all([
    import('@stet/runtime/restate'), import('@stet/runtime/restate/node'), import('@stet/runtime/restate/fetch'),
    import('@stet/runtime/restate/lambda'),
  ]);
  return { restate, subpaths: { node, fetch, lambda } };
}
