namespace Inspector.Tests.Catalog;

/// <summary>Commands that each change one thing about a structure that a snapshot shows.</summary>
internal static class StructuralChange
{
    public const string Start = """
        create schema side;
        create type mood as enum ('fine', 'sad');
        create domain short as text;
        create sequence counter;
        create table item (id bigint primary key, label text, amount int default 1, feeling mood, code short, parent bigint);
        create table note (item_id bigint, body text);
        create table event (id bigint not null, at date not null) partition by range (at);
        create table event_1 partition of event for values from ('2026-01-01') to ('2027-01-01');
        create index event_1_at on event_1 (at);
        create index event_at on only event (at);
        create table base (id bigint not null);
        create function touch() returns trigger language plpgsql as 'begin return new; end';
        create function give(int) returns int language sql as 'select 1';
        create view shown as select id from item;
        create publication told for table item;
        create operator class odd for type int4 using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int4, int4);
        """;

    /// <summary>The commands in their order; some need those before.</summary>
    public static IEnumerable<string> All(int major) =>
    [
        "create table made ()",
        "drop table made",
        "alter table note rename to remark",
        "alter table remark rename to note",
        "alter table note set schema side",
        "alter table side.note set schema public",
        "alter table note owner to changer",
        "alter table note set (fillfactor = 90)",
        "alter table note reset (fillfactor)",
        "alter table note set unlogged",
        "alter table note set logged",
        "truncate note",
        "alter table note add column more int",
        "alter table note rename column more to less",
        "alter table note alter column less type bigint",
        "alter table note alter column less set default 7",
        "alter table note alter column less set default 8",
        "alter table note alter column less drop default",
        "alter table note alter column less set not null",
        "alter table note alter column less add generated always as identity",
        "alter table note alter column less drop identity",
        "alter table note alter column less drop not null",
        "alter table note drop column less",
        "alter table note alter column body type text collate \"C\"",
        "grant select on item to other",
        "grant select (label) on item to other",
        "revoke select on item from other",
        "alter table note add constraint refers foreign key (item_id) references item not valid",
        "alter table note validate constraint refers",
        "alter table note alter constraint refers deferrable",
        "alter table note rename constraint refers to points",
        "alter table note disable trigger all",
        "alter table note enable trigger all",
        "alter table note drop constraint points",
        "alter table item add constraint positive check (amount > 0) not valid",
        "alter table item validate constraint positive",
        "create index note_body on note (body)",
        "create index concurrently note_item on note (item_id)",
        "alter index note_body rename to note_text",
        "alter index note_text set (fillfactor = 80)",
        "reindex index note_text",
        "reindex index concurrently note_text",
        "alter table item cluster on item_pkey",
        "alter table item set without cluster",
        "alter table item replica identity full",
        "alter table item replica identity using index item_pkey",
        "drop index note_text",
        "alter index event_at attach partition event_1_at",
        "create table event_2 partition of event for values from ('2027-01-01') to ('2028-01-01')",
        "alter table event detach partition event_2",
        "create table event_rest partition of event default",
        "alter table event_2 inherit base",
        "create trigger touched before insert on note for each row execute function touch()",
        "alter table note disable trigger touched",
        "alter trigger touched on note rename to touching",
        "drop trigger touching on note",
        "alter table note enable row level security",
        "alter table note force row level security",
        "create policy own on note using (true)",
        "alter policy own on note using (false)",
        "alter policy own on note to other",
        "drop policy own on note",
        "alter sequence counter maxvalue 1000",
        "alter sequence counter owned by item.amount",
        "alter sequence counter owned by none",
        "grant usage on sequence counter to other",
        "create or replace function give(int) returns int language sql as 'select 2'",
        "alter function give(int) security definer",
        "alter function give(int) set search_path = ''",
        "revoke execute on function give(int) from public",
        "alter function give(int) rename to take",
        "create or replace view shown as select id, label from item",
        "alter view shown set (security_barrier = true)",
        "create materialized view stored as select 1 as one",
        "refresh materialized view stored",
        "drop view shown",
        "alter type mood add value 'merry'",
        "alter type mood rename value 'sad' to 'low'",
        "alter type mood rename to temper",
        "alter domain short set not null",
        "alter domain short add constraint brief check (length(value) < 9)",
        "create cast (text as temper) with inout as assignment",
        "create collation other (locale = 'C')",
        "alter operator class odd using btree rename to odder",
        "create schema third",
        "alter schema third rename to fourth",
        "grant usage on schema side to other",
        "create extension pg_stat_statements",
        "create function member() returns int language sql as 'select 1'",
        "alter extension pg_stat_statements add function member()",
        "alter extension pg_stat_statements drop function member()",
        "drop extension pg_stat_statements",
        "alter publication told add table note",
        "alter publication told set (publish = 'insert')",
        "drop publication told",
        "grant other to changer",
        "revoke other from changer",
        .. Since(major, 15, "create publication schemas for tables in schema side"),
        .. Since(major, 15, "alter publication schemas add tables in schema fourth"),
        .. Since(major, 15, "create unique index one on note (body) nulls not distinct"),
        .. Since(major, 18, "alter table note add constraint filled not null body not valid"),
        .. Since(major, 18, "alter table note validate constraint filled"),
    ];

    private static string[] Since(int major, int first, string command) => major >= first ? [command] : [];
}
