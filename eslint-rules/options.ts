import type { JSONSchema4 } from '@typescript-eslint/utils/json-schema';

/** What every rule may be told. */
export interface Options {
  /** Report also what a build with stet makes safe. `recommended` sets it to false. */
  readonly rewritten: boolean;
  /** Report also in code that is not known to run in an invocation. */
  readonly everywhere: boolean;
  /** Follow handlers across files, by the types of typescript-eslint. */
  readonly types: boolean;
}

export const defaults: Options = { rewritten: true, everywhere: false, types: false };

export const schema: readonly JSONSchema4[] = [{
  type: 'object',
  properties: {
    rewritten: { type: 'boolean', description: 'Report also what a build with stet makes safe' },
    everywhere: { type: 'boolean', description: 'Report also in code that is not known to run in an invocation' },
    types: { type: 'boolean', description: 'Follow handlers across files, by the types of typescript-eslint' },
  },
  additionalProperties: false,
}];
