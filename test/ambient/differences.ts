/**
 * The differences between what rewritten code sees and the native objects that remain, each with its reason.
 * `surface.test.ts` fails on one that is not listed, and on a listed one that no longer exists.
 */
export const differences: Readonly<Record<string, string>> = {
  'source: functions implemented in JavaScript': 'Function#toString of a proxy is the language\'s placeholder; semantics §5 documents Function#toString as changing under rewriting',
  'print: util.inspect names a proxy': 'since Node 26 it prints `Proxy([Function: Date])`, and there is no way to ask it not to',
  'identity: method of a branded facade': 'crypto.method and performance.method check their receiver, so the facade gives functions that put the real object in its place',
  'identity: timers.setTimeout and setTimeout': 'each looks up the patches of its own place at a call',
  'identity: setTimeout at two sites': 'a site is part of the function',
  'identity: prototype of a DateTimeFormat': 'format() without an argument reads the turn clock, by a prototype between the formatter and the native one',
  'identity: Date.prototype.constructor': 'the native Date, unless the net is on',
  'shape: own properties of a Timeout': 'the timer list of Node has no part in a durable timer',
  'shape: own properties of an Immediate': 'the queue of Node has no part in a virtual macrotask',
  'shape: own properties of a Response': 'url, redirected and type have no way through the constructor',
  'behaviour: headers of a Response are immutable': 'the guard of a fetched response has no way through the constructor',
  'behaviour: timers/promises.setInterval is an async generator function': 'it chooses between two generators when it is called',
  'behaviour: TimeoutOverflowWarning': 'a duration too long is one millisecond, as natively; the warning belongs to the process, not to the invocation',
  'behaviour: own descriptor of a fixed property of a mock': 'a proxy may not contradict its target, which is the native object',
};
