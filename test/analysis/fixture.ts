import type { Edit, Finding } from '../../plugin/analysis/index.ts';
import type { Settings } from './parsers.ts';

/** One block of a fixture file: a title with flags in brackets, the source, and a line `//> …` for each finding that is due. */
export interface Fixture {
  readonly title: string;
  readonly line: number;
  readonly source: string;
  readonly expected: readonly string[];
  readonly settings: Settings;
  /** Whether the source is plain JavaScript, so that espree reads it too. */
  readonly javascript: boolean;
}

/** Reads the blocks of a fixture file; each begins with `## title [flag]…`. Flags: `ts`, `jsx`, `all`, `script`, `commonjs`. */
export function readFixtures(text: string): Fixture[] {
  const fixtures: Fixture[] = [];
  const blocks = text.split(/^## /m);
  let line = (blocks[0] as string).split('\n').length;
  for (const block of blocks.slice(1)) {
    const [heading, ...rest] = block.split('\n') as [string, ...string[]];
    const flags = new Set([...heading.matchAll(/\[(\w+)\]/g)].map((match) => match[1] as string));
    const sourceLines = rest.filter((each) => !each.startsWith('//> '));
    while (sourceLines.at(-1) === '') sourceLines.pop();
    fixtures.push({
      title: heading.replace(/\s*\[\w+\]/g, '').trim(),
      line,
      source: `${sourceLines.join('\n')}\n`,
      expected: rest.filter((each) => each.startsWith('//> ')).map((each) => each.slice(4)),
      settings: {
        report: flags.has('all') ? 'all' : 'rewritten',
        sourceType: flags.has('script') ? 'script' : flags.has('commonjs') ? 'commonjs' : 'module',
        jsx: flags.has('jsx'),
      },
      javascript: !flags.has('ts'),
    });
    line += block.split('\n').length - 1;
  }
  return fixtures;
}

/** A finding as fixtures write it: ``id path `text` → edit``. */
export function written(finding: Finding, source: string): string {
  const text = source.slice(finding.start, finding.end).replace(/\s*\n\s*/g, ' ');
  const edits = finding.edits.map((edit) => editText(edit, finding, source)).join(', ');
  const notes = [finding.action === 'reported' ? ` (${finding.severity})` : '', finding.silenced ? ' (silenced)' : ''].join('');
  return `${finding.id} ${finding.path} \`${text}\`${edits && ` → ${edits}`}${notes}`;
}

function editText(edit: Edit, finding: Finding, source: string): string {
  const elsewhere = edit.start === finding.start && edit.end === finding.end ? '' : `[${source.slice(edit.start, edit.end)}] `;
  if (edit.as === 'module') return `${elsewhere}module ${edit.module.replace('@stet/runtime/ambient/', '')}`;
  if (edit.as === 'value') return `${elsewhere}value${edit.name === undefined ? '' : ` of ${edit.name}`}`;
  if (edit.as === 'net' || edit.as === 'hoist' || edit.as === 'collapse') return `${elsewhere}${edit.as}`;
  const kind = edit.as === 'reference' ? '' : edit.as === 'property' ? `property ${edit.name}: ` : `${edit.as} `;
  return `${elsewhere}${kind}${edit.member}${edit.site === undefined ? '' : ` at ${edit.site}`}`;
}
