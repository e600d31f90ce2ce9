import { json, type Ask } from './ask.ts';

/** A request, and what both servers answer. */
export interface Row extends Ask {
  readonly status: number;
  /** The body, or what its message begins with where it is a failure; not looked at where it is left out. */
  readonly gives?: string;
  /** Bodies differ, and this is why. */
  readonly bodyDiffers?: string;
  /** stet answers another status, and this is why; bodies differ too then. */
  readonly own?: { readonly status: number; readonly why: string };
  /** What has to be so at the start: requests without answers. */
  readonly after?: readonly Ask[];
}

type More = Pick<Row, 'bodyDiffers' | 'own' | 'after'>;

function row(request: string, headers: Ask['headers'], body: string | undefined, status: number, gives?: string, more: More = {}): Row {
  const [method, path] = request.split(' ') as [string, string];
  return { method, path, headers: headers ?? {}, ...(body !== undefined && { body }), status, ...(gives !== undefined && { gives }), ...more };
}

const badService = 'bad path, expected either /:service-name/:handler';
const badVerb = 'bad path, expected /restate/call/';
const badInvocation = 'bad path, expected either /restate/invocation/';
const badWorkflow = 'bad path, expected either /restate/workflow/';
const badAwakeable = 'bad path, expected either /restate/awakeables/';
const noSuch = "service 'None' not found";
const invalid = 'input validation error: ';
const words = 'the words of a Rust library';
const done = (key: string): Ask => ({ method: 'POST', path: `/Flow/${key}/run`, headers: json, body: '"x"' });
const begun = (key: string): Ask => ({ method: 'POST', path: `/Flow/${key}/run/send`, headers: json, body: '"wait"' });
const keyed = (key: string, path = '/Plain/echo'): Ask => ({ method: 'POST', path, headers: { ...json, 'idempotency-key': key }, body: '"first"' });

/** What Restate's ingress 1.7 answers to what. Each row is asked of a restate-server and of stet. */
export const calls: readonly Row[] = [
  row('POST /Plain/echo', json, '"hi"', 200, '"hi"'),
  row('POST /Plain/echo?x=y', json, '"q"', 200, '"q"'),
  row('POST /Plain/echo', undefined, undefined, 200, ''),
  row('GET /Plain/echo', undefined, undefined, 200, ''),
  row('GET /Plain/typed', undefined, undefined, 200, '{"own":true}'),
  row('POST /Plain/nothing', json, '"ignored"', 200, ''),
  row('POST /Plain/typedEmpty', undefined, undefined, 200, ''),
  row('POST /Plain/untypedEmpty', undefined, undefined, 200, ''),
  row('POST /Plain/empty', undefined, undefined, 200, ''),
  row('POST /Plain/takesNothing', undefined, undefined, 200, '"x"'),
  row('POST /Plain/bytes', { 'content-type': 'application/octet-stream' }, 'a\u0000b', 200, 'a\u0000b'),
  row('POST /Plain/any', { 'content-type': 'text/html' }, 'any', 200, 'any'),
  row('POST /Plain/application', { 'content-type': 'application/zip' }, 'zip', 200, 'zip'),
  row('POST /Plain/echo', { 'content-type': 'application/json; charset=utf-8' }, '1', 200, '1'),
  row('POST /Plain/echo', { 'content-type': 'application/json ;charset=x' }, '1', 200, '1'),
  row('POST /Object/k/key', undefined, undefined, 200, '"k"'),
  row('GET /Object/k/key', undefined, undefined, 200, '"k"'),
  row('POST /Object/a%2Fb%20c/key', undefined, undefined, 200, '"a/b c"'),
  row('POST /Object/%C3%A9/key', undefined, undefined, 200, '"é"'),
  row('POST /Object/a+b/key', undefined, undefined, 200, '"a+b"'),
  row('POST /Object/a%ZZ/key', undefined, undefined, 200, '"a%ZZ"'),
  row('POST /Object/%/key', undefined, undefined, 200, '"%"'),
  row('POST /Object/%00/key', undefined, undefined, 200, '"\\u0000"'),
  row('POST /Object//key', undefined, undefined, 200, '""'),
  row('POST /Object/k/increment', json, '5', 200, '6'),
  row('POST /Flow/f/key', undefined, undefined, 200, '"f"'),
  row('POST /restate/call/Plain/echo', json, '"c"', 200, '"c"'),
  row('POST /restate/call/Object/k/key', undefined, undefined, 200, '"k"'),
  row('GET /restate/call/Plain/nothing', undefined, undefined, 200, ''),
  row('POST //Plain/echo', json, '1', 200, '1'),
  row('POST ///Plain/echo///', json, '1', 200, '1'),
  row('POST http://127.0.0.1/Plain/echo', json, '1', 200, '1'),
  row('OPTIONS /Plain/echo', undefined, undefined, 200, ''),
  row('POST /Plain/headers?q=1', { 'x-one': '1', 'X-Two': ['a', 'b'], cookie: 'c=1', 'idempotency-expires': 'x', 'keep-alive': '5', te: 'trailers' }, undefined, 200),
];

export const failures: readonly Row[] = [
  row('POST /Plain/fails', undefined, undefined, 418, 'no tea'),
  row('POST /Plain/failsPlainly', undefined, undefined, 500, 'plainly'),
  row('POST /Plain/failsEmpty', undefined, undefined, 500, ''),
  row('POST /Plain/failsWith', json, '200', 200, 'coded'),
  row('POST /Plain/failsWith', json, '400', 400, 'coded'),
  row('POST /Plain/failsWith', json, '999', 999, 'coded'),
  row('POST /Plain/echo', undefined, '1', 400, `${invalid}Empty content-type`),
  row('POST /Plain/echo', { 'content-type': 'text/plain' }, '1', 400, `${invalid}Content-type 'text/plain' does not match 'application/json'`),
  row('POST /Plain/echo', { 'content-type': 'text/plain' }, undefined, 400, `${invalid}Content-type`),
  row('POST /Plain/echo', { 'content-type': 'APPLICATION/JSON' }, '1', 400, `${invalid}Content-type`),
  row('POST /Plain/echo', { 'content-type': 'garbage' }, '1', 400, `${invalid}Content-type`),
  row('POST /Plain/echo', { 'content-type': '' }, '1', 400, `${invalid}Content-type ''`),
  row('POST /Plain/application', { 'content-type': 'text/html' }, 'x', 400, `${invalid}Content-type 'text/html' does not match 'application/*'`),
  row('POST /Plain/two', { 'content-type': 'text/html' }, 'x', 400, `${invalid}Content-type`),
  row('POST /Plain/takesNothing', undefined, 'x', 400, `${invalid}Expected body and content-type to be empty`),
  row('POST /Plain/takesNothing', json, undefined, 400, `${invalid}Expected body and content-type to be empty`),
  row('POST /Plain/hidden', undefined, undefined, 400, 'the invoked service is not public'),
  row('PUT /Plain/hidden', undefined, undefined, 400, 'the invoked service is not public'),
  row('POST /Hidden/any', undefined, undefined, 400, 'the invoked service is not public'),
  row('POST /Plain/none', undefined, undefined, 404, "the service 'Plain' exists, but the handler 'none' was not found"),
  row('POST /Plain/ech%6F', undefined, undefined, 404, "the service 'Plain' exists, but the handler 'ech%6F' was not found"),
  row('POST /Plain/send', json, '1', 404, "the service 'Plain' exists"),
  row('POST /None/x', undefined, undefined, 404, noSuch),
  row('PUT /None/x', undefined, undefined, 404, noSuch),
  row('POST /None', undefined, undefined, 400, 'bad path: /None'),
  row('POST /', undefined, undefined, 400, 'bad path: /'),
  row('POST ///', undefined, undefined, 400, 'bad path: /'),
  row('POST /Plain/', undefined, undefined, 400, 'bad path: /Plain'),
  row('POST /Plain//echo', undefined, undefined, 400, badService),
  row('POST /Plain/k/echo', json, '1', 400, badService),
  row('POST /Plain/echo/call', json, '1', 400, badService),
  row('POST /Object/increment', json, '1', 400, badService),
  row('POST /Object/a/b/key', undefined, undefined, 400, badService),
  row('POST /Object/k/increment/send/x', json, '1', 400, badService),
  row('POST /Object/%FF/key', undefined, undefined, 400, 'bad path, cannot decode key: ', { bodyDiffers: words }),
  row('POST /Object/%FF/key/x/y', undefined, undefined, 400, 'bad path, cannot decode key: ', { bodyDiffers: words }),
  row('POST /Object/%FF', undefined, undefined, 400, 'bad path, cannot decode key: ', { bodyDiffers: words }),
  row('POST /a/b/c/d/e/f/g/h', undefined, undefined, 400, 'bad path: /a/b/c/d/e/f/g/h'),
  row('POST /a/b/c/d/e/f/g', undefined, undefined, 404, "service 'a' not found"),
  row('PUT /Plain/echo', json, '1', 405, 'method not allowed'),
  row('DELETE /Plain/echo', undefined, undefined, 405, 'method not allowed'),
  row('PATCH /Plain/echo', json, '1', 405, 'method not allowed'),
  row('HEAD /Plain/echo', undefined, undefined, 405, ''),
  row('TRACE /Plain/echo', undefined, undefined, 405, 'method not allowed'),
  row('POST /Plain/echo?delay=1s', json, '1', 400, 'cannot use the delay query parameter with calls'),
  row('POST /Plain/echo', { ...json, 'x-bin': 'é' }, '1', 400, 'bad header x-bin: ', { bodyDiffers: words }),
  row('POST /Plain/echo', { ...json, 'idempotency-key': 'é' }, '1', 400, 'bad header idempotency-key: ', { bodyDiffers: words }),
  row('POST /Plain/echo', { ...json, 'x-restate-limit-key': 'a' }, '1', 400, 'limit-key requires a scope to be set'),
  row('POST /Plain/echo', { 'x-restate-limit-key': 'a' }, '1', 400, `${invalid}Empty content-type`),
  row('PUT /Plain/echo', { 'x-restate-limit-key': 'a' }, undefined, 405, 'method not allowed'),
  row('POST /restate/call/Plain/echo/send', json, '1', 400, badVerb),
  row('POST /restate/call/Plain', json, '1', 400, badVerb),
  row('POST /restate/call', json, '1', 400, badVerb),
  row('POST /restate/call/None/x', json, '1', 404, noSuch),
  row('PUT /restate/call/Plain/echo', json, '1', 405, 'method not allowed'),
  row('POST /restate/scope/s1/call/Plain/echo', json, '1', 400, 'scoped invocations require vqueues to be enabled'),
  row('POST /restate/scope/s1/send/Plain/echo', json, '1', 400, 'scoped invocations require vqueues to be enabled'),
  row('PUT /restate/scope/s1/call/Plain/echo', {}, undefined, 400, 'scoped invocations require vqueues to be enabled'),
  row('POST /restate/scope//call/Plain/echo', json, '1', 400, 'bad scope value: value cannot be empty'),
  row('POST /restate/scope/s%201/call/Plain/echo', json, '1', 400, 'bad scope value: value contains characters outside the allowed set'),
  row('POST /restate/scope/s1/call/None/echo', json, '1', 404, noSuch),
  row('POST /restate/scope/s1/call/Plain/none', json, '1', 404, "the service 'Plain' exists"),
  row('POST /restate/scope/s1/call/Plain/hidden', json, '1', 400, 'the invoked service is not public'),
  row('POST /restate/scope/s1/x/Plain/echo', json, '1', 400, badVerb),
  row('POST /restate/scope/s1/workflow/Flow/a/attach', undefined, undefined, 400, badVerb),
  row('POST /restate/scope/s1', json, '1', 400, badVerb),
  row('GET /restate', undefined, undefined, 400, 'bad path: /restate'),
  row('GET /restate/xyz', undefined, undefined, 404, 'not found'),
  row('GET /openapi', undefined, undefined, 400, 'bad path: /openapi'),
];

export const sends: readonly Row[] = [
  row('POST /Plain/echo/send', json, '1', 202),
  row('POST /Plain/echo/send/', json, '1', 202),
  row('GET /Plain/nothing/send', undefined, undefined, 202),
  row('POST /Object/k/increment/send', json, '1', 202),
  row('POST /Object/increment/send', json, '1', 404, "the service 'Object' exists, but the handler 'send' was not found"),
  row('POST /restate/send/Plain/echo', json, '1', 202),
  row('POST /restate/send/Plain/echo?delay=1s', json, '1', 202),
  row('POST /restate/send/Flow/w-send/run', json, '1', 202),
  ...['10ms', '1s', 'PT1S', '1.5s', '1h30m', '1h%2030m', '1%20hour,%2030%20mins', 'P1D', 'P1W', 'P1DT2H', 'pt1s', '2%20days', '1+day', 'PT1.5S', '0', '0s', '1us', '%31s', '01:30:00', '1d%2000:00:01', '+1s', '%2B1s', '-0s', '1,5s', '1s%20', 'P1WT1S']
    .map((delay) => row(`POST /Plain/echo/send?delay=${delay}`, json, '1', delay === '+1s' ? 400 : 202, undefined, delay === '+1s' ? { bodyDiffers: words } : {})),
  row('POST /Plain/echo/send?DELAY=1s', json, '1', 202),
  row('POST /Plain/echo/send?x=1&delay=1s&delay=abc', json, '1', 202),
  ...['1000', '-1s', 'abc', '', 'P1M', 'P1Y', 'P', 'PT', '1S', '1mo', '1000y', '1s%20ago', '1s1m', '1s%201s', '1.5h%201m', '1.5d', 'P1.5D', '1h,1m', '1:00', '1h%2000:00:01', '1.0000000001s', '.5s', '1e3s', 'PT1M1H']
    .map((delay) => row(`POST /Plain/echo/send?delay=${delay}`, json, '1', 400, 'bad delay query parameter, must be a ISO8601 duration: ', { bodyDiffers: words })),
  row('POST /Plain/echo/send?delay=abc', {}, '1', 400, `${invalid}Empty content-type`),
  row('POST /Plain/echo/send?delay=2h', { ...json, 'idempotency-key': 'delayed' }, '1', 202, undefined, { after: [keyed('delayed', '/Plain/echo/send?delay=1h')] }),
  row('POST /Plain/echo/send', { ...json, 'idempotency-key': 'sent' }, '1', 202, undefined, { after: [keyed('sent', '/Plain/echo/send')] }),
];

export const outcomes: readonly Row[] = [
  row('POST /Plain/echo', { ...json, 'idempotency-key': 'called' }, '"second"', 200, '"first"', { after: [keyed('called')] }),
  row('POST /Plain/fails', { ...json, 'idempotency-key': 'failed' }, undefined, 418, 'no tea', { after: [keyed('failed', '/Plain/fails')] }),
  row('GET /restate/invocation/Plain/echo/called/attach', undefined, undefined, 200, '"first"', { after: [keyed('called')] }),
  row('GET /restate/invocation/Plain/echo/called/output', undefined, undefined, 200, '"first"', { after: [keyed('called')] }),
  row('GET /restate/invocation/Plain/fails/failed/output', undefined, undefined, 418, 'no tea', { after: [keyed('failed', '/Plain/fails')] }),
  row('GET /restate/invocation/Object/k/key/called/attach', undefined, undefined, 200, '"k"', { after: [keyed('called', '/Object/k/key')] }),
  row('GET /restate/invocation/Plain/typedEmpty/called/attach', undefined, undefined, 200, '', { after: [keyed('called', '/Plain/typedEmpty')] }),
  row('GET /restate/invocation/Plain/echo/later/output', undefined, undefined, 470, 'the invocation exists but has not completed yet', { after: [keyed('later', '/Plain/echo/send?delay=1h')] }),
  row('GET /restate/invocation/Plain/echo/never/output', undefined, undefined, 404, 'invocation not found'),
  row('GET /restate/invocation/Plain/echo/never/attach', undefined, undefined, 404, 'not found'),
  row('GET /restate/invocation/Plain/none/never/output', undefined, undefined, 404, 'invocation not found'),
  row('GET /restate/invocation/None/none/never/output', undefined, undefined, 404, noSuch),
  row('GET /restate/invocation/Plain/never/output', undefined, undefined, 400, badInvocation),
  row('GET /restate/invocation/Object/%FF/key/x/output', undefined, undefined, 400, 'bad path, cannot decode key: ', { bodyDiffers: words }),
  row('GET /restate/invocation/x/output', undefined, undefined, 400, "bad invocation id 'x': bad format"),
  row('GET /restate/invocation/x/zzz', undefined, undefined, 404, 'not found'),
  row('GET /restate/invocation/x', undefined, undefined, 400, badInvocation),
  row('GET /restate/invocation', undefined, undefined, 400, badInvocation),
  row('POST /restate/invocation/Plain/echo/called/attach', undefined, undefined, 405, 'method not allowed'),
  ...['attach', 'output', 'lookup'].flatMap((verb) => [
    row(`POST /restate/${verb}`, {}, '{"target":"workflow","workflowName":"Flow","workflowKey":"once"}', 200, verb === 'lookup' ? undefined : '"x"', { after: [done('once')] }),
    row(`POST /restate/${verb}`, json, '{"target":"idempotentInvocation","service":"Plain","handler":"echo","idempotencyKey":"called"}', 200, verb === 'lookup' ? undefined : '"first"', { after: [keyed('called')] }),
    row(`POST /restate/${verb}`, json, '{"target":"idempotentInvocation","service":"Object","key":"k","handler":"key","idempotencyKey":"called"}', 200, verb === 'lookup' ? undefined : '"k"', { after: [keyed('called', '/Object/k/key')] }),
    row(`POST /restate/${verb}`, json, '{"target":"workflow","workflowName":"None","workflowKey":"x"}', verb === 'lookup' ? 200 : 404),
    row(`POST /restate/${verb}`, json, '{"target":"invocation","invocationId":"x"}', 400, "bad invocation id 'x': bad format"),
    row(`PUT /restate/${verb}`, json, '{}', 405, 'method not allowed'),
    ...['', '{bad', '[]', '{"target":"other"}', '{"target":"workflow","workflowName":"Flow"}', '{"target":"workflow","workflowName":"Flow","workflowKey":5}'].map((body) =>
      row(`POST /restate/${verb}`, json, body, 500, 'cannot read body: ', { own: { status: 400, why: 'the request is at fault: Restate gives a backtrace of its own' } })),
  ]),
  row('POST /restate/output', json, '{"target":"workflow","workflowName":"Flow","workflowKey":"begun"}', 470, undefined, { after: [begun('begun')] }),
  row('POST /restate/lookup/x', json, '{}', 400, badVerb),
  row('GET /restate/lookup', undefined, undefined, 405, 'method not allowed'),
  row('GET /restate/attach', undefined, undefined, 405, 'method not allowed'),
  row('GET /restate/attach/x', undefined, undefined, 400, "bad invocation id 'x': bad format"),
  row('GET /restate/output/x/y', undefined, undefined, 400, badVerb),
  row('POST /Flow/once/run', json, '"x"', 409, 'the workflow method was already invoked', { after: [done('once')] }),
  row('POST /Flow/begun/run', json, '"x"', 409, 'the workflow method was already invoked', { after: [begun('begun')] }),
  row('POST /Flow/once/run/send', json, '"x"', 202, undefined, { after: [done('once')] }),
  row('POST /Flow/keyed/run', { ...json, 'idempotency-key': 'i' }, '"x"', 400, 'cannot use the idempotency key with workflow handlers'),
  row('PUT /Flow/keyed/run', { 'idempotency-key': 'i' }, undefined, 400, 'cannot use the idempotency key with workflow handlers'),
  row('POST /Flow/keyed/key', { 'idempotency-key': 'i' }, undefined, 200, '"keyed"'),
  row('POST /Flow/run', json, '"x"', 400, badService),
  row('POST /Flow/fails/run', json, '"fail"', 420, 'flow failed'),
  row('GET /restate/workflow/Flow/once/attach', undefined, undefined, 200, '"x"', { after: [done('once')] }),
  row('GET /restate/workflow/Flow/a%2Fb/output', undefined, undefined, 200, '"x"', { after: [done('a%2Fb')] }),
  row('GET /restate/workflow/Flow/once/output/more', undefined, undefined, 200, '"x"', { after: [done('once')] }),
  row('GET /restate/workflow/Flow/begun/output', undefined, undefined, 470, 'the invocation exists but has not completed yet', { after: [begun('begun')] }),
  row('GET /restate/workflow/Flow/never/output', undefined, undefined, 404, 'invocation not found'),
  row('GET /restate/workflow/Flow/never/attach', undefined, undefined, 404, 'not found'),
  row('GET /restate/workflow/None/w/attach', undefined, undefined, 404, 'not found'),
  row('GET /restate/workflow/None/w/output', undefined, undefined, 404, 'invocation not found'),
  row('GET /restate/workflow/Plain/w/output', undefined, undefined, 404, 'invocation not found'),
  row('POST /restate/workflow/Flow/once/attach', undefined, undefined, 405, 'method not allowed'),
  row('GET /restate/workflow/Flow/once/x', undefined, undefined, 404, 'not found'),
  row('POST /restate/workflow/Flow/once/submit', json, '1', 404, 'not found'),
  row('GET /restate/workflow/Flow/once', undefined, undefined, 400, badWorkflow),
  row('GET /restate/workflow/Flow', undefined, undefined, 400, badWorkflow),
  row('GET /restate/workflow/Flow/%FF/attach', undefined, undefined, 400, 'bad path, cannot decode key: ', { bodyDiffers: words }),
  row('GET /restate/workflow/Flow/%FF', undefined, undefined, 400, 'bad path, cannot decode key: ', { bodyDiffers: words }),
];

export const others: readonly Row[] = [
  row('GET /restate/health', undefined, undefined, 200, undefined, { bodyDiffers: 'the services are in no order there' }),
  row('GET /restate/health/x', undefined, undefined, 200, undefined, { bodyDiffers: 'the services are in no order there' }),
  row('POST /restate/health', undefined, undefined, 405, 'method not allowed'),
  row('POST /restate//health', undefined, undefined, 404, 'not found'),
  row('GET /health', undefined, undefined, 400, 'bad path: /health'),
  row('POST /restate/a/x/resolve', json, '1', 400, "bad awakeable id 'x': bad format"),
  row('POST /restate/awakeables/x/reject', undefined, 'no', 400, "bad awakeable id 'x': bad format"),
  row('POST /restate/awakeables/x/resolve/y', json, '1', 400, "bad awakeable id 'x': bad format"),
  row('GET /restate/a/x/resolve', undefined, undefined, 405, 'method not allowed'),
  row('PUT /restate/a/x/resolve', json, '1', 405, 'method not allowed'),
  row('POST /restate/a/x/zzz', json, '1', 404, 'not found'),
  row('POST /restate/a/x', json, '1', 400, badAwakeable),
  row('POST /restate/a', json, '1', 400, badAwakeable),
];
