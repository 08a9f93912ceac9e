-- works with code of version: 1
-- What stands still writes no row of its own: one row tells for all objects of a kind when they were last looked at.

create table inspector_growth_seen (
    target text not null,
    db_name text not null,
    kind text not null,
    last_seen bigint not null,
    primary key (target, db_name, kind)
);
