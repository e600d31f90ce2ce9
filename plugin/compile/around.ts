import { analyseByNames, type AnalysisOptions, type Finding, type Span } from '../analysis/index.ts';
import type { Excerpt } from './excerpt.ts';
import type { Format, Language } from './language.ts';
import { parse, type Parsed } from './parse.ts';
import { withPlacesOf, type Prefilter } from './prefilter.ts';

/** In a shorter text there is too little to leave out. In UTF-16 units. */
const shortest = 3_000;

/**
 * The findings of a text of which only what is around the words of its sources is read, and around the names that turn out to matter: those that hold
 * sources, and those that decide what a word means. Undefined where that does not come to an end, or words are hidden.
 */
export function analyseAround(
  source: string, filename: string, language: Language, format: Format | undefined, prefilter: Prefilter, words: readonly string[], optionsOf: (parsed: Parsed) => AnalysisOptions,
): { readonly parsed: Parsed; readonly findings: readonly Finding[] } | undefined {
  let places = source.length < shortest ? undefined : prefilter.places(source);
  if (places === undefined) return undefined;
  if (words.length > 0) places = withPlacesOf(words, source, places);
  const seen = new Set(words);
  for (let round = 0; round < 5; round++) {
    const parsed = parse(source, filename, language, format, { places });
    const { findings, names } = analyseByNames(parsed.program, source, optionsOf(parsed));
    // Of what only the declarations matter of, the places are known.
    const more = [...[...names.asked].filter((name) => !prefilter.words.has(name)), ...names.followed].filter((name) => !seen.has(name));
    for (const name of more) seen.add(name);
    const { excerpt } = parsed;
    if (excerpt === undefined) return { parsed, findings };
    const wanted = withPlacesOf(more, source, []).filter((at) => !excerpt.keeps(at));
    if (wanted.length === 0) return { parsed, findings: findings.map((finding) => ({ ...placed(finding, excerpt), edits: finding.edits.map((edit) => placed(edit, excerpt)) })) };
    places = [...new Set([...places, ...wanted])].sort((a, b) => a - b);
  }
  return undefined;
}

/** With the offsets of the whole text. No edit has further ones where there is no durable code. */
function placed<T extends Span>(each: T, excerpt: Excerpt): T {
  return { ...each, start: excerpt.origin(each.start), end: excerpt.origin(each.end) };
}
