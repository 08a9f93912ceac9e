-- works with code of version: 1
-- Times are microseconds since 1970 in UTC. The same text runs on SQLite and on PostgreSQL.

create table inspector_databases (
    target text not null,
    db_name text not null,
    last_number bigint not null,
    primary key (target, db_name)
);

create table inspector_inspections (
    target text not null,
    db_name text not null,
    number bigint not null,
    seen_at bigint not null,
    duration bigint not null,
    database_time bigint not null,
    server_version text not null,
    is_standby bigint not null,
    findings bigint not null,
    skipped bigint not null,
    faults bigint not null,
    primary key (target, db_name, number)
);

create index inspector_inspections_seen_at on inspector_inspections (seen_at);

create table inspector_findings (
    target text not null,
    db_name text not null,
    fingerprint text not null,
    probe text not null,
    severity text not null,
    confidence text not null,
    state text not null,
    kind text not null,
    object_schema text,
    object_name text not null,
    object_table text,
    object_column text,
    object_arguments text,
    facet text,
    title text not null,
    seen_in bigint not null,
    first_seen bigint not null,
    last_seen bigint not null,
    resolved_at bigint,
    reopened_at bigint,
    reopened bigint not null,
    primary key (target, db_name, fingerprint)
);

create index inspector_findings_resolved_at on inspector_findings (resolved_at);

create table inspector_suppressions (
    id text not null primary key,
    target text,
    probe text,
    object_pattern text,
    fingerprint text,
    reason text not null,
    expires text,
    created_at bigint not null,
    withdrawn_at bigint
);

create table inspector_usage_servers (
    target text not null,
    server text not null,
    db_name text not null,
    last_seen bigint not null,
    primary key (target, server, db_name)
);

create table inspector_usage (
    target text not null,
    server text not null,
    db_name text not null,
    object_schema text not null,
    object_name text not null,
    object_id bigint not null,
    is_standby bigint not null,
    counted_since bigint not null,
    window_start bigint not null,
    window_end bigint,
    first_scans bigint not null,
    last_scans bigint not null,
    last_used bigint,
    primary key (target, server, db_name, object_schema, object_name, window_start)
);

create index inspector_usage_window_end on inspector_usage (window_end);

create table inspector_growth_latest (
    target text not null,
    db_name text not null,
    kind text not null,
    object_schema text not null,
    object_name text not null,
    seen_at bigint not null,
    sampled_at bigint not null,
    amount double precision not null,
    capacity double precision,
    primary key (target, db_name, kind, object_schema, object_name)
);

create table inspector_growth (
    target text not null,
    db_name text not null,
    kind text not null,
    object_schema text not null,
    object_name text not null,
    sampled_at bigint not null,
    amount double precision not null,
    primary key (target, db_name, kind, object_schema, object_name, sampled_at)
);

create index inspector_growth_sampled_at on inspector_growth (sampled_at);

create table inspector_incidents (
    target text not null,
    started_at bigint not null,
    root_pid bigint not null,
    root_gid text not null,
    last_seen bigint not null,
    ended_at bigint,
    state text,
    db_name text,
    role_name text,
    application text not null,
    client text,
    query text not null,
    peak_waiters bigint not null,
    depth bigint not null,
    samples bigint not null,
    objects text not null,
    statements text not null,
    primary key (target, started_at, root_pid, root_gid)
);

create index inspector_incidents_last_seen on inspector_incidents (last_seen);
