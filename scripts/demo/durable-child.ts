import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve, service } from '@stet/runtime';
import { subjectOf } from './subject.ts';

/** One process with stet: resumes what is in the folder, or begins; prints the result as its last line. */
const [file, handler, input] = process.argv.slice(2) as [string, string, string];
const exports = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
const subject = subjectOf(exports, handler === '' ? undefined : handler, input === '' ? undefined : JSON.parse(input));
const definition = service({ name: subject.service, handlers: { [subject.handler]: subject.run as never } });
const server = await serve({ services: [definition] });
const call = server.client(definition)[subject.handler] as unknown as (input: unknown, options: { idempotencyKey: string }) => Promise<unknown>;
// The key makes the restarted process join the invocation that the killed one began.
const result = await call(subject.input, { idempotencyKey: 'demo' });
console.log(JSON.stringify(result ?? null));
await server.close();
