import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ask, type Answer, type Ask } from './ask.ts';
import { ownStage, restateStage, type Stage } from './stages.ts';
import { calls, failures, others, outcomes, sends, type Row } from './table.ts';

// One table, asked of a restate-server and of the ingress of the embedded engine: what is Restate's answer is to be stet's.

let own: Stage | undefined;
let restate: Stage | undefined;

before(async () => {
  restate = await restateStage();
  own = await ownStage();
});

after(async () => {
  await own?.close();
  await restate?.close();
});

for (const [name, rows] of Object.entries({ calls, failures, sends, outcomes, others })) {
  describe(name, () => {
    for (const row of rows) {
      test(titleOf(row), async () => {
        const [ours, theirs] = [await answerTo(own, row), await answerTo(restate, row)];
        assert.equal(theirs.status, row.status, `Restate: ${theirs.body}`);
        assert.equal(ours.status, row.own?.status ?? row.status, ours.body);
        if (row.gives !== undefined) {
          for (const { body, headers } of [theirs, ours]) {
            const isFailure = headers['x-restate-error-source'] !== undefined && body !== '';
            if (isFailure) assert.ok((JSON.parse(body) as { message: string }).message.startsWith(row.gives), body);
            else assert.equal(body, row.gives);
          }
        }
        const bodies = row.bodyDiffers === undefined && row.own === undefined;
        assert.deepEqual({ ...comparable(ours, bodies), status: row.status }, comparable(theirs, bodies));
      });
    }
  });
}

test('no exception of the table is for nothing', async () => {
  for (const row of [...calls, ...failures, ...sends, ...outcomes, ...others]) {
    if (row.bodyDiffers === undefined && row.own === undefined) continue;
    const [ours, theirs] = [await answerTo(own, row), await answerTo(restate, row)];
    assert.notEqual(masked(ours.body), masked(theirs.body), titleOf(row));
  }
});

async function answerTo(stage: Stage | undefined, row: Row): Promise<Answer> {
  for (const each of row.after ?? []) await ask(stage!.url, each);
  return ask(stage!.url, row);
}

function titleOf({ method, path, headers, body, after: first }: Row): string {
  const named = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${String(value)}`).join(', ');
  return [`${method} ${path}`, named, body as string | undefined, first && `after ${first.map((each: Ask) => each.path).join(', ')}`].filter(Boolean).join(' | ');
}

/** What of an answer is the same on both: ids and times are masked, and bodies are left out where they are excepted. */
function comparable({ status, headers, body }: Answer, withBody: boolean): object {
  return {
    status,
    contentType: headers['content-type'],
    source: headers['x-restate-error-source'],
    id: headers['x-restate-id'] !== undefined,
    expires: headers['idempotency-expires'] !== undefined && masked(headers['idempotency-expires']),
    ...(withBody && { body: comparableBody(body) }),
  };
}

/** The handler of headers gives them in an array. */
function comparableBody(body: string): unknown {
  return masked(body).replace(/,?\["host","[^"]*"\]/, '');
}

function masked(text: string): string {
  return text.replaceAll(/inv_\w+/g, 'inv_…').replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?/g, '(time)');
}
