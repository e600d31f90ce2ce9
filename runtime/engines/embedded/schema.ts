/** Version of the tables. A file of another version is refused, never guessed at. */
export const schemaVersion = 3;

/**
 * The tables, named for the person who queries them. Times are milliseconds since the epoch; values are texts of the codec.
 * Entries have a table with a rowid, so that a commit of many invocations fills the same few pages at its end:
 * measured at twice the rate of a table clustered by invocation.
 * `waits` says which operation waits for what, in the order of asking: the end of an invocation (`callee` where it was called for it), a
 * signal, a promise. `signals` came before anybody asked for them.
 * `asleep` says until when an invocation that was dropped from memory waits (null: until something arrives), as long as it has that many entries
 * and arrivals: a process that finds it need not replay it before.
 * Heads are apart from invocations, because every commit rewrites a head, and an argument may be long.
 */
export const schema = `
create table meta (name text primary key, value text not null) strict, without rowid;

create table invocations (
  invocation integer primary key,
  id text not null unique,
  service text not null,
  key text,
  handler text not null,
  argument text not null,
  status text not null default 'open' check (status in ('open', 'paused', 'completed', 'failed')),
  result text,
  accepted_at_ms integer not null,
  not_before_ms integer,
  ended_at_ms integer,
  expires_at_ms integer,
  headers text not null default '{}',
  idempotency_key text,
  once integer not null default 0,
  cancel_requested integer not null default 0,
  tries integer not null default 0,
  first_failure_ms integer,
  last_error text
) strict;
create index unfinished on invocations (invocation) where status in ('open', 'paused');
create index expiring on invocations (expires_at_ms) where expires_at_ms is not null;

create table heads (invocation integer primary key, entries integer not null, hash text not null) strict;

create table entries (
  invocation integer not null,
  entry_index integer not null,
  entry text not null,
  hash text not null,
  primary key (invocation, entry_index)
) strict;

create table arrivals (
  invocation integer not null,
  seq integer not null,
  ok integer not null,
  value text not null,
  primary key (invocation, seq)
) strict, without rowid;

create table waits (
  wait integer primary key,
  topic text not null,
  invocation integer not null,
  seq integer not null,
  callee text
) strict;
create index waits_for on waits (topic, wait);
create index waits_of on waits (invocation);

create table asleep (
  invocation integer primary key,
  entries integer not null,
  arrivals integer not null,
  until_ms integer
) strict;

create table signals (
  signal integer primary key,
  invocation integer not null,
  name text not null,
  ok integer not null,
  value text not null
) strict;
create index signals_to on signals (invocation, name, signal);

create table promises (
  service text not null,
  key text not null,
  name text not null,
  ok integer not null,
  value text not null,
  primary key (service, key, name)
) strict, without rowid;

create table run_failures (
  invocation integer not null,
  seq integer not null,
  tries integer not null,
  since_ms integer not null,
  primary key (invocation, seq)
) strict, without rowid;

create table state (
  service text not null,
  key text not null,
  name text not null,
  value text not null,
  primary key (service, key, name)
) strict, without rowid;

create view journal as
  select i.id, i.service, i.key, i.handler, e.entry_index,
    e.entry ->> 'type' as type, e.entry ->> 'kind' as kind, e.entry ->> 'name' as name, e.entry ->> 'ok' as ok, e.entry ->> 'value' as value,
    e.entry
  from entries e join invocations i using (invocation);
`;
