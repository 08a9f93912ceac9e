using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace Inspector.Agent.History;

/// <summary>One phase of the schema: the file <c>Schema/Vnnn.sql</c>. It expands: what it takes away was of no use to the version before either.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="WorksWith">The oldest version of the code that works with the schema after it, as its first line says.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record SchemaPhase(int Version, int WorksWith, string Sql);

/// <summary>Makes the schema and brings it up to date, phase by phase, each in a transaction of its own. The next phase is one more file.</summary>
internal static class HistorySchema
{
    private const string FirstLine = "-- works with code of version: ";

    /// <summary>Every phase, in order.</summary>
    public static ImmutableArray<SchemaPhase> Phases { get; } = Read(typeof(HistorySchema).Assembly);

    /// <summary>Brings a store to the last of the phases.</summary>
    /// <exception cref="HistoryUnavailableException">The store is of a later version that this code does not work with.</exception>
    public static async Task UpgradeAsync(IHistoryBacking backing, HistoryConnection connection, ImmutableArray<SchemaPhase> phases, DateTimeOffset now, CancellationToken cancellation)
    {
        while (await UpgradeOnceAsync(backing, connection, phases, now, cancellation))
        {
            // each phase is kept, even if the next one fails
        }
    }

    private static async Task<bool> UpgradeOnceAsync(
        IHistoryBacking backing, HistoryConnection connection, ImmutableArray<SchemaPhase> phases, DateTimeOffset now, CancellationToken cancellation)
    {
        await connection.BeginAsync(cancellation);
        try
        {
            await backing.PrepareAsync(connection, cancellation);
            await backing.LockSchemaAsync(connection, cancellation);
            await connection.ExecuteAsync(
                """
                create table if not exists inspector_schema (
                    version bigint not null primary key,
                    works_with bigint not null,
                    applied_at bigint not null
                )
                """,
                cancellation);
            var applied = await connection.QueryAsync(
                "select version, works_with from inspector_schema order by version", row => (Version: row.Number("version"), WorksWith: row.Number("works_with")), cancellation);
            var (version, worksWith) = applied.Count == 0 ? (0, 0) : applied[^1];
            var known = phases[^1].Version;
            if (worksWith > known)
            {
                throw new HistoryUnavailableException(FormattableString.Invariant($"its schema is of version {version}, and this Inspector knows {known}: use a later one"));
            }

            var next = phases.FirstOrDefault(phase => phase.Version > version);
            if (next is not null)
            {
                await connection.ExecuteAsync(next.Sql, cancellation);
                await connection.ExecuteAsync(
                    "insert into inspector_schema (version, works_with, applied_at) values (@version, @works_with, @applied_at)",
                    cancellation,
                    ("version", (long)next.Version),
                    ("works_with", (long)next.WorksWith),
                    ("applied_at", StoredTime.Of(now)));
            }

            await connection.CommitAsync(cancellation);
            return next is not null;
        }
        catch
        {
            await connection.RollbackAsync();
            throw;
        }
    }

    private static ImmutableArray<SchemaPhase> Read(Assembly assembly)
    {
        const string Folder = "Inspector.Agent.History.Schema.V";
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(Phase).OrderBy(phase => phase.Version)];

        SchemaPhase Phase(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var sql = reader.ReadToEnd();
            var first = sql.Split('\n')[0];
            return new(Number(name[Folder.Length..^".sql".Length]), Number(first[FirstLine.Length..]), sql);
        }

        static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
