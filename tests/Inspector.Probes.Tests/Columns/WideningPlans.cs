using System.Collections.Immutable;
using Inspector.Findings;
using Inspector.Remediation;
using Inspector.Testing;
using Inspector.Testing.Examples;

namespace Inspector.Tests.Columns;

/// <summary>The plans of one probe on a real database, and how their steps are run.</summary>
internal static class WideningPlans
{
    /// <summary>The findings of one probe, with their plans.</summary>
    public static async Task<ImmutableArray<Finding>> FindingsAsync(TestDatabase database, string probe) =>
        (await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [Inspector.Probes.All.Single(known => known.Info.Id == probe)] })).Findings;

    /// <summary>Runs a step as its reader would, in a session of its own, and verifies it.</summary>
    public static async Task RunAsync(TestDatabase database, Step step)
    {
        await ExecuteAsync(database, step.Sql, step.LockTimeout);
        Assert.True(await database.ScalarAsync<bool>(step.Verify.Text), $"not verified: {step.Verify}");
    }

    /// <summary>Runs what undoes a step.</summary>
    public static Task UndoAsync(TestDatabase database, Step step) => step.Rollback is { } rollback ? ExecuteAsync(database, rollback, step.LockTimeout) : Task.CompletedTask;

    /// <summary>The bad examples of the probes whose plans widen a column.</summary>
    public static IEnumerable<Example> Examples =>
        ExampleReader.All.Where(example => example is { IsBad: true, Probe: "integer-key-overflow" or "foreign-key-type-mismatch" });

    /// <summary>Tables on whose integer keys hangs everything that a plan carries over.</summary>
    public static async Task LoadManifoldAsync(TestDatabase database)
    {
        var role = await database.CreateRoleAsync();
        await database.ExecuteAsync($"""
            create table owners (id bigint primary key);
            create table orders (
                id int generated always as identity (start with 5 increment by 2 cache 3) constraint orders_number primary key,
                owner_id int not null default 7 constraint owned references owners on update cascade on delete restrict deferrable initially deferred,
                parent_id int,
                state text,
                constraint pair unique (owner_id, id) include (state),
                constraint only_the_state check (state <> 'lost'));
            alter table orders add constraint descent foreign key (parent_id) references orders on delete set null not valid;
            create index orders_state on orders (state desc nulls first, id) include (owner_id) with (fillfactor = 70) where state is not null;
            create index orders_some on orders using hash (owner_id);
            create index orders_lower on orders (lower(state), parent_id) where (parent_id is not null);
            create table lines (order_id int constraint line_of references orders match full, owner_id int, constraint of_both foreign key (owner_id, order_id) references orders (owner_id, id));
            comment on column orders.id is 'the number';
            alter table orders alter id set statistics 321;
            alter table orders alter id set (n_distinct = -1);
            alter table orders cluster on pair;
            alter table orders enable row level security;
            grant usage, select on sequence orders_id_seq to {role.Name} with grant option;
            grant update on sequence orders_id_seq to public;
            alter sequence orders_id_seq restart with 2000000001;
            insert into owners values (7);
            insert into orders (state) select 's' || g from generate_series(1, 300) g;
            insert into orders (state, parent_id) select 't' || id, id from orders;
            insert into lines select id, owner_id from orders;
            """);
    }

    private static async Task ExecuteAsync(TestDatabase database, Sql sql, TimeSpan? lockTimeout)
    {
        try
        {
            await using var session = await database.OpenAsync();
            await session.ExecuteAsync("select set_config('lock_timeout', $1, false)", FormattableString.Invariant($"{(long)(lockTimeout?.TotalMilliseconds ?? 0)}ms"));
            await session.ExecuteAsync(sql.Text);
        }
        catch (Npgsql.PostgresException refusal)
        {
            throw new InvalidOperationException($"{refusal.MessageText} in: {sql}", refusal);
        }
    }
}
