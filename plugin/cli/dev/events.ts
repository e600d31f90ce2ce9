import { relative } from 'node:path';
import { colorsFor, type Colors } from '../../report/index.ts';
import { endOf, type End } from './child.ts';

export interface RegisteredService {
  readonly name: string;
  readonly handlers: readonly string[];
}

/** What happens under `stet dev`; with `--json` each is one line of standard output. */
export type DevEvent =
  | { readonly event: 'server'; readonly pid: number; readonly ingress: string; readonly admin: string; readonly ui: string; readonly folder: string }
  | { readonly event: 'start'; readonly pid: number; readonly file: string; readonly engine: string }
  | { readonly event: 'registered'; readonly deployment: string; readonly uri: string; readonly services: readonly RegisteredService[] }
  /** `reason`: why the program that served was not loaded anew in its process. */
  | { readonly event: 'restart'; readonly changed: readonly string[]; readonly reason?: string }
  /** The program was loaded anew in its process: what is under way keeps the code that it began with. */
  | { readonly event: 'reload'; readonly changed: readonly string[] }
  | ({ readonly event: 'crash' } & End)
  | { readonly event: 'end' }
  | { readonly event: 'warning'; readonly message: string }
  | { readonly event: 'error'; readonly message: string }
  | { readonly event: 'stop' };

/**
 * Gives the function that tells events: JSON on standard output, or lines for a person on standard error, beside which the program's
 * own standard output stays its own.
 */
export function announcer(json: boolean): (event: DevEvent) => void {
  if (json) return (event) => void process.stdout.write(`${JSON.stringify(event)}\n`);
  const color = colorsFor(process.stderr);
  const label = color.dim('stet');
  return (event) => {
    for (const line of linesOf(event, color)) console.error(`${label} ${line}`);
  };
}

function linesOf(event: DevEvent, color: Colors): string[] {
  switch (event.event) {
    case 'server': return [`restate-server ${event.pid}: ingress ${event.ingress}, admin ${event.admin}, data ${event.folder}`, `UI ${color.cyan(event.ui)}`];
    case 'start': return [`${color.green('started')} ${event.file} (${event.engine}, process ${event.pid})`];
    case 'registered': return [
      `${color.green('registered')} ${event.uri} as ${event.deployment}`,
      ...event.services.map(({ name, handlers }) => `  ${color.bold(name)}: ${handlers.join(', ')}`),
    ];
    case 'reload': return [`${color.green('reloaded')}: ${shown(event.changed)} changed; new attempts run it`];
    case 'restart': return [`${color.yellow('restarting')}: ${shown(event.changed)} changed${event.reason === undefined ? '' : `; ${event.reason}`}`];
    case 'crash': return [`${color.red('the program crashed')} (${endOf(event)}); waiting for a change`];
    case 'end': return ['the program ended; waiting for a change'];
    case 'warning': return [`${color.yellow('warning')} ${event.message}`];
    case 'error': return [`${color.red('error')} ${event.message}`];
    case 'stop': return ['stopping'];
  }
}

function shown(changed: readonly string[]): string {
  const [first, ...more] = changed.map((path) => relative(process.cwd(), path));
  return more.length === 0 ? first! : `${first} and ${more.length} more`;
}
