import type { Sdk, Subpaths } from './feature.ts';

export type SdkName = 'plain' | 'stet' | 'embedded';

/** Who gives the surface on the real server. */
export const sdkNames: readonly SdkName[] = ['plain', 'stet'];

export interface LoadedSdk {
  readonly name: SdkName;
  readonly restate: Sdk;
  readonly subpaths: Subpaths;
}

/** Restate's own SDK, or stet's surface in its place: for a real server, or for the embedded engine. */
export async function loadSdk(name: SdkName): Promise<LoadedSdk> {
  if (name === 'plain') {
    const [restate, node, fetch, lambda] = await Promise.all([
      import('@restatedev/restate-sdk'), import('@restatedev/restate-sdk/node'), import('@restatedev/restate-sdk/fetch'),
      import('@restatedev/restate-sdk/lambda'),
    ]);
    return { name, restate, subpaths: { node, fetch, lambda } };
  }
  if (name === 'embedded') {
    const [restate, node, fetch, lambda] = await Promise.all([
      import('@stet/runtime/sdk'), import('@stet/runtime/sdk/node'), import('@stet/runtime/sdk/fetch'), import('@stet/runtime/sdk/lambda'),
    ]);
    return { name, restate, subpaths: { node, fetch, lambda } };
  }
  const [restate, node, fetch, lambda] = await Promise.all([
    import('@stet/runtime/restate'), import('@stet/runtime/restate/node'), import('@stet/runtime/restate/fetch'),
    import('@stet/runtime/restate/lambda'),
  ]);
  return { name, restate, subpaths: { node, fetch, lambda } };
}
