using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;

namespace Inspector;

/// <summary>Inspects a database: data source in, inspection out.</summary>
public static class Inspect
{
    /// <summary>Tables that are told of in an inspection for their size alone.</summary>
    private const int MostTables = 50;

    /// <summary>Reads one database, read-only, and says what is wrong with it.</summary>
    /// <param name="source">Where it is. One connection is taken from it, and given back.</param>
    /// <param name="options">What to look at; by default every probe that is on by default.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">Another inspection is using the same <see cref="InspectionOptions.Memory"/>.</exception>
    /// <exception cref="NpgsqlException">The server cannot be reached, or the catalog cannot be read.</exception>
    /// <exception cref="UnsupportedServerException">The server is too old.</exception>
    public static async Task<Inspection> DatabaseAsync(
        NpgsqlDataSource source, InspectionOptions? options = null, CancellationToken cancellation = default)
    {
        await using var session = await GuardedSession.OpenAsync(source, options?.Time, cancellation);
        return await DatabaseAsync(session, options, cancellation);
    }

    /// <summary>The same over a session that is already open.</summary>
    /// <inheritdoc cref="DatabaseAsync(NpgsqlDataSource, InspectionOptions?, CancellationToken)"/>
    public static async Task<Inspection> DatabaseAsync(
        GuardedSession session, InspectionOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        if (options.Memory is not { } memory)
        {
            return await InspectAsync(session, options, cancellation);
        }

        memory.Begin();
        try
        {
            return await InspectAsync(session, options, cancellation);
        }
        catch
        {
            // Half of it may be of now, half of then.
            memory.Remembered = null;
            throw;
        }
        finally
        {
            memory.End();
        }
    }

    /// <summary>
    /// Whether the structure of a database has changed since an inspection that left a memory: a few milliseconds, where an inspection takes many. Usage counters and sizes are not structure.
    /// </summary>
    /// <param name="session">A session on that database.</param>
    /// <param name="memory">What the inspection left; one that holds nothing counts as changed.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">An inspection is using the memory.</exception>
    public static async Task<bool> HasChangedAsync(GuardedSession session, CatalogMemory memory, CancellationToken cancellation = default)
    {
        memory.Begin();
        try
        {
            return await CatalogReader.HasChangedAsync(session, memory, cancellation);
        }
        finally
        {
            memory.End();
        }
    }

    /// <summary>Every database of a server, by name.</summary>
    /// <param name="session">A session on any of its databases.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<ImmutableArray<Database>> DatabasesAsync(GuardedSession session, CancellationToken cancellation = default) =>
        session.ReadAsync(transaction => ServerReader.DatabasesAsync(transaction, cancellation), CatalogReader.StatementTimeout, cancellation);

    private static async Task<Inspection> InspectAsync(GuardedSession session, InspectionOptions options, CancellationToken cancellation)
    {
        var begun = options.Time.GetTimestamp();
        var before = session.DatabaseTime;
        var engine = new Engine(options.Probes, options.Time);
        options.Progress?.Report("reading the catalog");
        var observation = await ObservationReader.ReadAsync(session, options.Replicas, options.Time, cancellation, options.Memory);
        observation = await RememberAsync(observation, options, cancellation);
        var catalog = observation.Database;
        options.Progress?.Report("examining");
        var examination = engine.Examine(observation, options.IsInScope);
        var (answers, fault) = await LookAgainAsync(session, catalog, examination.Needs, options, cancellation);
        var planned = engine.Plan(examination, answers);
        return new()
        {
            Target = new(
                options.Name ?? catalog.Database.Name,
                session.Host,
                session.Port,
                catalog.Database.Name,
                session.Version.ToString(),
                catalog.Server.IsStandby),
            StartedAt = catalog.Server.ReadAt,
            StructureReadAt = options.Memory?.ReadAt ?? catalog.Server.ReadAt,
            Duration = options.Time.GetElapsedTime(begun),
            DatabaseTime = session.DatabaseTime - before,
            Schemas = [.. catalog.Schemas.Select(schema => schema.Name)],
            Outcomes = planned.Outcomes,
            Findings = planned.Findings,
            Unseen = [.. catalog.Gaps.Select(gap => gap.Reason)],
            Faults = fault is null ? catalog.Faults : catalog.Faults.Add(fault),
            Timings = planned.Timings,
            LargestTables = Largest(catalog),
        };
    }

    /// <summary>Adds what the caller saw before. Nothing that goes wrong there is worth an inspection.</summary>
    private static async Task<Observation> RememberAsync(Observation observation, InspectionOptions options, CancellationToken cancellation)
    {
        if (options.Prior is not { } read)
        {
            return observation;
        }

        options.Progress?.Report("remembering what was seen before");
        using var patience = new CancellationTokenSource(options.PriorPatience, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            var prior = await read(observation, either.Token).AsTask().WaitAsync(either.Token);
            return observation with { Database = observation.Database.With(prior) };
        }
#pragma warning disable CA1031 // Whatever a caller's own code throws.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var why = patience.IsCancellationRequested ? FormattableString.Invariant($"it took longer than {options.PriorPatience.TotalSeconds} s") : Refusal.Reason(failure);
            return observation with { Database = observation.Database.With(Prior.None, new(Sight.Prior, $"what was seen before could not be read: {why}", IsPartial: true)) };
        }
    }

    private static ImmutableArray<TableUsage> Largest(CatalogSnapshot catalog)
    {
        var tables = catalog.Tables.Where(table => table.Parent is null && table.Extension is null)
            .Select(table => new TableUsage(table.ToString(), table.TotalPages * catalog.Server.BlockSize, table.TotalActivity?.Dead))
            .ToList();
        return
        [
            .. tables.OrderByDescending(table => table.Bytes).Take(MostTables)
                .Union(tables.OrderByDescending(table => table.DeadRows ?? 0).Take(MostTables))
                .Where(table => table.Bytes > 0 || table.DeadRows > 0)
                .OrderBy(table => table.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The findings stand without the second look: only their plans say less.</summary>
    private static async Task<(Answers Answers, string? Fault)> LookAgainAsync(
        GuardedSession session, CatalogSnapshot catalog, IEnumerable<Need> needs, InspectionOptions options, CancellationToken cancellation)
    {
        try
        {
            return (await SecondLook.AnswerAsync(session, catalog, needs, options.Time, cancellation, options.Memory), null);
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            return (Answers.None, $"the second look failed: {Refusal.Reason(failure)}");
        }
    }
}
