-- works with code of version: 1
-- What the agents of a fleet tell each other. All times here are by the store's own clock: those of the agents may differ. A store that no fleet shares leaves them empty.

create table inspector_fleet (
    id text not null primary key
);

create table inspector_agents (
    instance text not null primary key,
    name text not null,
    version text not null,
    targets text not null,
    seen_at bigint not null,
    told_at bigint,
    views bytea
);

create table inspector_terms (
    target text not null primary key,
    instance text not null,
    number bigint not null,
    begun_at bigint not null,
    ended_at bigint
);

create table inspector_kept (
    target text not null,
    db_name text not null,
    told_at bigint not null,
    inspection bytea not null,
    primary key (target, db_name)
);

create index inspector_kept_told_at on inspector_kept (told_at);
