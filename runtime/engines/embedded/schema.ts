/** Version of the tables. A file of another version is refused, never guessed at. */
export const schemaVersion = 1;

/**
 * The tables, named for the person who queries them. Times are milliseconds since the epoch; values are texts of the codec.
 * Entries have a table with a rowid, so that a commit of many invocations fills the same few pages at its end:
 * measured at twice the rate of a table clustered by invocation.
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
  caller_id text,
  caller_seq integer,
  cancel_requested integer not null default 0,
  tries integer not null default 0,
  first_failure_ms integer,
  last_error text
) strict;
create index unfinished on invocations (invocation) where status in ('open', 'paused');

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
