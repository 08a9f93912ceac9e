-- The role that Inspector comes as, made the way a DBA would: it may log in, see statistics and the positions of sequences, and read no row.

--! session
do $$
begin
    if not exists (select from pg_roles where rolname = 'inspector') then
        create role inspector login;
    end if;
    execute format('alter role inspector password %L connection limit 8', current_setting('demo.password'));
end $$;
grant pg_monitor to inspector;
grant usage on schema shop, billing, analytics, "Legacy ERP" to inspector;
grant select on all sequences in schema shop, billing, analytics, "Legacy ERP" to inspector;
