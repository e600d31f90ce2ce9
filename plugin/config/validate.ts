import * as v from 'valibot';
import { configSchema } from './schema.ts';
import { nearestSpelling } from './spelling.ts';
import type { Config } from './types.ts';

/** A config that is not one. The message names the file, the key, what is allowed, and the nearest spelling. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Gives `value` back as a `Config`. `where` is the file it came from. Throws `ConfigError`. */
export function validateConfig(value: unknown, where: string): Config {
  if (Array.isArray(value)) throw new ConfigError(`error config: ${where} is not a valid stet config\n  the config must be an object, not a list`);
  const result = v.safeParse(configSchema, value);
  if (result.success) return result.output as Config;
  const lines = result.issues.flatMap((issue) => describe(issue));
  throw new ConfigError(`error config: ${where} is not a valid stet config\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

function describe(issue: v.BaseIssue<unknown>): string[] {
  const key = v.getDotPath(issue) ?? '';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const path = key.split('.');
    const allowed = allowedKeys(path.slice(0, -1));
    const near = nearestSpelling(path.at(-1)!, allowed);
    return [
      `unknown key \`${key}\`${near === undefined ? '' : `, did you mean \`${[...path.slice(0, -1), near].join('.')}\`?`}`,
      `allowed: ${allowed.join(', ')}`,
    ];
  }
  const subject = key === '' ? 'the config' : `\`${key}\``;
  const allowed = allowedValues(issue);
  const near = typeof issue.input === 'string' ? nearestSpelling(issue.input, allowed.map((item) => item.replaceAll('"', ''))) : undefined;
  return [`${subject} must be ${allowed.join(' or ')}, not ${issue.received}${near === undefined ? '' : `, did you mean "${near}"?`}`];
}

function allowedKeys(path: readonly string[]): string[] {
  return Object.keys(path[0] === 'rules' ? configSchema.entries.rules.wrapped.entries : configSchema.entries);
}

function allowedValues(issue: v.BaseIssue<unknown>): string[] {
  const expected = issue.expected ?? 'something else';
  return expected.replace(/^\(|\)$/g, '').split(' | ').map((item) => ({ Array: 'a list of strings', Object: 'an object' })[item] ?? item);
}
