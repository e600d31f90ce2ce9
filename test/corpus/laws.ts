import { parseSync } from 'oxc-parser';
import type { Finding } from '../../plugin/analysis/index.ts';
import { compile, languageOf, SourceSyntaxError, type Format } from '../../plugin/compile/index.ts';
import { packageFormat } from '../../plugin/hosts/packages.ts';

/** What the laws say of one file. */
export interface Verdict {
  /** The file does not parse as it is: nothing is promised. */
  readonly unparsed: boolean;
  readonly findings: readonly Finding[];
  /** A law that is broken, in words. */
  readonly broken: readonly string[];
}

/**
 * The laws of rewriting, on a text that a stranger wrote: a file that parses parses afterwards, as the same kind of module, on the same
 * lines; rewriting again changes nothing; a file in which nothing is rewritten stays as it is to the byte, and has no map.
 */
export function lawsOf(path: string, text: string): Verdict {
  const format = packageFormat(path);
  const broken: string[] = [];
  try {
    const first = compile(text, path, format === undefined ? {} : { format });
    const isRewritten = first.findings.some(({ edits }) => edits.length > 0);
    if (!isRewritten && first.code.replaceAll("'stet no source';", '') !== text) broken.push('it has no source and is changed');
    if ((first.map === null) !== (first.code === text)) broken.push('it has a map without a change, or a change without a map');
    if (first.code !== text) {
      if (lines(first.code) !== lines(text)) broken.push('its lines move');
      const problem = parseError(path, first.code, first.isModule === true ? 'module' : first.format!);
      if (problem !== undefined) broken.push(`it does not parse afterwards: ${problem}`);
      else if (compile(first.code, path, format === undefined ? {} : { format }).code !== first.code) broken.push('rewriting it again changes it');
    }
    return { unparsed: false, findings: first.findings, broken };
  } catch (error) {
    if (!(error instanceof SourceSyntaxError)) return { unparsed: false, findings: [], broken: [`stet throws ${String(error)}`] };
    return { unparsed: true, findings: [], broken: [] };
  }
}

function lines(text: string): number {
  return text.split('\n').length;
}

function parseError(path: string, code: string, sourceType: Format): string | undefined {
  const { errors } = parseSync(path, code, { lang: languageOf(path) as 'js', sourceType });
  return errors.find(({ severity }) => String(severity) === 'Error')?.message;
}
