import * as v from 'valibot';
import { sourceIds, type SourceId } from '../catalogue/index.ts';

const severities = ['off', 'warn', 'error'] as const;

const severity = v.picklist(severities);

/** The options of design.md 14. Unknown keys are errors: a misspelt option must not be ignored in silence. */
export const configSchema = v.strictObject({
  include: v.optional(v.array(v.string())),
  exclude: v.optional(v.array(v.string())),
  dependencies: v.optional(v.union([v.boolean(), v.array(v.string())])),
  native: v.optional(v.array(v.string())),
  journal: v.optional(v.array(v.string())),
  contexts: v.optional(v.array(v.string())),
  rules: v.optional(v.strictObject(Object.fromEntries(sourceIds.map((id) => [id, v.optional(severity)])) as Record<SourceId, v.OptionalSchema<typeof severity, undefined>>)),
  failIn: v.optional(v.picklist(['build', 'always', 'never'])),
  engine: v.optional(v.picklist(['embedded', 'restate'])),
  net: v.optional(v.picklist(['serve', 'report', 'off'])),
});
