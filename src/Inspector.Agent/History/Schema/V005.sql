-- works with code of version: 1
-- Which receiver was told of which lock incident, so that another agent, or the next start of this one, goes on telling and tells nothing twice.

create table inspector_alerts (
    receiver text not null,
    incident text not null,
    started_at bigint not null,
    target text not null,
    opened_at bigint not null,
    ended_at bigint,
    told text not null,
    primary key (receiver, incident, started_at)
);

create index inspector_alerts_opened_at on inspector_alerts (opened_at);
