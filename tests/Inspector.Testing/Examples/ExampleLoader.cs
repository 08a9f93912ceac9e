using Npgsql;

namespace Inspector.Testing.Examples;

/// <summary>Runs the statements of an example.</summary>
internal static class ExampleLoader
{
    /// <summary>Extensions that examples may use; they are in the schema public before any example runs.</summary>
    private const string Extensions = """
        create extension if not exists btree_gist schema public;
        create extension if not exists pg_trgm schema public;
        create extension if not exists pg_stat_statements schema public;
        """;

    /// <summary>Makes a database ready for examples.</summary>
    public static Task PrepareAsync(TestDatabase database) => database.ExecuteAsync(Extensions);

    /// <summary>Runs an example in a schema of its own, or in public.</summary>
    public static async Task LoadAsync(TestDatabase database, Example example, bool inOwnSchema)
    {
        var session = await OpenAsync(database, inOwnSchema ? example.Schema : "public");
        try
        {
            foreach (var statement in example.Statements)
            {
                if (statement.Text.StartsWith("analyze", StringComparison.Ordinal))
                {
                    // What this session counted and did not yet report would look like changes after the analyze.
                    var pid = session.ProcessID;
                    await session.DisposeAsync();
                    await Eventually.TrueAsync(
                        "the session has ended and reported",
                        async () => await database.ScalarAsync<long>("select count(*) from pg_stat_activity where pid = $1", pid) == 0);
                    session = await OpenAsync(database, inOwnSchema ? example.Schema : "public");
                }

                await RunAsync(session, statement, example);
            }
        }
        finally
        {
            await session.DisposeAsync();
        }
    }

    /// <summary>
    /// Waits until what sessions counted before is visible: a session reports when it ends, and to the collector of 14 a little later. The
    /// last to report is one of our own, whose report is looked for.
    /// </summary>
    public static async Task FlushStatisticsAsync(TestDatabase database)
    {
        await using (var session = await database.OpenAsync())
        {
            await session.ExecuteAsync("create table public.last_to_report (n int)");
            await session.ExecuteAsync("insert into public.last_to_report values (1)");
        }

        await Eventually.TrueAsync(
            "the last session's counters are visible",
            async () => await database.ScalarAsync<long>("select pg_stat_get_tuples_inserted('public.last_to_report'::regclass)") == 1);
        await database.ExecuteAsync("drop table public.last_to_report");
    }

    private static async Task<NpgsqlConnection> OpenAsync(TestDatabase database, string schema)
    {
        var session = await database.OpenAsync();
        await session.ExecuteAsync($"create schema if not exists {schema}");
        await session.ExecuteAsync($"set search_path = {schema}, public");
        return session;
    }

    private static async Task RunAsync(NpgsqlConnection session, ExampleStatement statement, Example example)
    {
        try
        {
            await session.ExecuteAsync(statement.Text);
        }
        catch (PostgresException) when (statement.Fails)
        {
            return;
        }
        catch (PostgresException refusal)
        {
            throw new InvalidOperationException($"{example.Name}: {refusal.MessageText} in: {statement.Text}", refusal);
        }

        if (statement.Fails)
        {
            throw new InvalidOperationException($"{example.Name}: it was to fail: {statement.Text}");
        }
    }
}
