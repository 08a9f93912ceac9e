using System.Collections.Immutable;
using Inspector.Activity;

namespace Inspector.Postgres;

/// <summary>Reads which agents of fleets are connected to a server: what agents ask whose common store is out of reach, for then only the server that they watch knows of them all.</summary>
internal static class FellowReader
{
    /// <summary>What the names of sessions of all fleets begin with; the statement says the same.</summary>
    public const string Prefix = "inspector@";

    internal static readonly Statement Fellows = new(
        "fellows",
        "the sessions of Inspector's own fleet, asked only while the fleet's store does not answer",
        (14, """
            select
                a.application_name,
                a.backend_start,
                a.pid = pg_backend_pid() as is_own
            from pg_stat_get_activity(null) a
            where a.application_name like 'inspector@%'
                and a.backend_start is not null
            """));

    /// <summary>How long it may take.</summary>
    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads them.</summary>
    internal static Task<ImmutableArray<Fellow>> ReadAsync(GuardedSession session, CancellationToken cancellation) => session.ReadAsync(
        async transaction =>
        {
            var fellows = ImmutableArray.CreateBuilder<Fellow>();
            await foreach (var row in transaction.RowsAsync(Fellows, cancellation))
            {
                fellows.Add(new(row.Text("application_name"), row.Time("backend_start"), row.Bool("is_own")));
            }

            return fellows.ToImmutable();
        },
        StatementTimeout,
        cancellation);
}
