import type { SourceId } from '@stet/plugin/catalogue';

/**
 * A rule as every version of ESLint, and typescript-eslint, accept it in a config. Their types of the context differ from version to version,
 * so it is left open here; the rule itself is checked where it is made.
 */
export interface PublishedRule {
  readonly meta: {
    readonly type: 'problem' | 'suggestion' | 'layout';
    readonly docs?: { readonly description: string; readonly url?: string; readonly requiresTypeChecking?: boolean };
    readonly fixable?: 'code' | 'whitespace';
    readonly hasSuggestions?: boolean;
    readonly messages: Record<string, string>;
  };
  // The native boundary: `never` is refused by typescript-eslint's type of a plugin, and every other type by one version of ESLint or another.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  create(context: any): Record<string, ((...nodes: any[]) => void) | undefined>;
}

/** The plugin as it is exported. `configs` hold the plugin itself, as flat config wants it. */
export interface PublishedPlugin<Names extends SourceId> {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Record<Names, PublishedRule>;
}

export interface PublishedConfig<Names extends SourceId> {
  readonly name: string;
  readonly plugins: { readonly stet: PublishedPlugin<Names> };
  readonly rules: Record<string, 'error' | 'warn' | ['error' | 'warn', Record<string, boolean>]>;
}
