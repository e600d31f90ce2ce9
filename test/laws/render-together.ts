import type { Operation, Statement } from './program.ts';
import type { Renderer } from './render.ts';

type Together = Extract<Statement, { do: 'together' }>;

/** Several operations at once: native combinators and the races that people write by hand. `io.won` tells who came first. */
export function renderTogether(renderer: Renderer, { how, members }: Together, name: string): string[] {
  const labels = members.map((_, index) => `m${index}`);
  const tagged = members.map((member, index) => `tag('${labels[index]}', ${renderer.operation(member)})`);
  const list = tagged.join(', ');
  const each = (then: (label: string) => string): string[] =>
    members.map((member, index) => `  ${quiet(renderer.operation(member), member)}.then(() => ${then(`'${labels[index]}'`)});`);
  switch (how) {
    case 'race': return [`io.won('${name}', await Promise.race([${list}]).catch((e) => e.message));`];
    case 'any': return [`io.won('${name}', await Promise.any([${list}]).catch((e) => e.errors.length));`];
    case 'all': return [`io.observe(await Promise.all([${list}]).catch((e) => [e.message, Math.random()]));`];
    case 'allSettled': return [`io.observe((await Promise.allSettled([${list}])).map((it) => it.status));`];
    case 'first': return [
      `let ${name}: string | undefined;`,
      `await Promise.all([${members.map((member, index) => `${quiet(renderer.operation(member), member)}.then(() => (${name} ??= '${labels[index]}'))`).join(', ')}]);`,
      `io.won('${name}', ${name});`,
    ];
    case 'deferred': return [
      `const ${name} = Promise.withResolvers<string>();`, ...each((label) => `${name}.resolve(${label})`), `io.won('${name}', await ${name}.promise);`,
    ];
    case 'emitter': return [
      `const ${name} = new EventEmitter();`, ...each((label) => `${name}.emit('done', ${label})`), `io.won('${name}', (await once(${name}, 'done'))[0]);`,
    ];
    case 'queue': return [
      `const ${name}: string[] = [];`, `await Promise.allSettled([${members.map((member, index) => `${renderer.operation(member)}.then(() => ${name}.push('${labels[index]}'))`).join(', ')}]);`,
      `io.won('${name}', ${name}[0]); io.observe(['${name}', ...${name}, Math.random()]);`,
    ];
  }
}

/** A hand-made race does not care why a member ended. */
function quiet(text: string, member: Operation): string {
  const failing = member.op === 'failing' || (member.op === 'hops' && member.of.op === 'failing');
  return failing ? `${text}.catch(() => {})` : text;
}
