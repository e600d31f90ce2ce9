import { loadConfig } from '../config/index.ts';
import { makeJournal } from '../hosts/journal.ts';
import { makeSelection } from '../hosts/selection.ts';
import type { Inputs } from './cache.ts';
import { entriesOf } from './entries.ts';
import { handlerReports } from './handler-report.ts';
import { inputsOf } from './inputs.ts';
import { Memory } from './memory/index.ts';
import { KeptFacts } from './memory/kept.ts';
import { Model } from './model.ts';
import type { Project } from './project.ts';
import { follow } from './reach.ts';
import type { CheckOptions, CheckResult, Note } from './result.ts';
import type { TypeScript } from './typescript.ts';
import { Verdicts } from './verdicts.ts';
import { Ways } from './ways.ts';

/** Checks one program. Throws `ConfigError`. */
export function checkProject(ts: TypeScript, project: Project, options: CheckOptions): { readonly result: CheckResult; readonly inputs: Inputs } {
  const { cwd, contexts = [], strict = false, handlers: asked = false, cache = false, progress = () => undefined } = options;
  const loaded = loadConfig(cwd);
  const { config } = loaded;
  const model = new Model(ts, project, cwd, [...(config.contexts ?? []), ...contexts]);
  const kept = cache ? new KeptFacts(cwd, project, model, config, contexts) : undefined;
  const ofFiles = { ...config, journalOf: makeJournal(loaded) };
  const memory = new Memory(model, ofFiles, kept?.before ?? {}, progress);
  const { handlers, rest } = entriesOf(model, memory);
  const reach = follow(handlers, rest, memory);
  const ways = new Ways(reach);
  const verdicts = new Verdicts(model, memory, reach, ways, { ofFiles, strict, native: config.native ?? [], isSelected: makeSelection(loaded) });
  const all = verdicts.all();
  const found = all.filter(({ safe }) => strict || !safe);
  const reports = asked ? handlerReports(reach.entries, reach, all, verdicts, model) : [];
  kept?.write(memory.facts());
  const notes = [...reach.nodes].filter((node) => ways.has(node) && !node.endsWith('!')).flatMap((node) => {
    const unit = reach.units.get(node)!;
    return unit.unknown.map(({ start, text }): Note => ({ file: unit.file, ...verdicts.place(unit.file, start), text }));
  });
  return {
    result: { findings: found.map((verdict) => verdicts.reported(verdict)), notes, problems: verdicts.problems, handlers: handlers.length, functions: reach.units.size, reports },
    inputs: inputsOf(model, project, loaded.file),
  };
}
