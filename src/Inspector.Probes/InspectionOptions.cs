using System.Collections.Immutable;
using Inspector.Catalog;
using Inspector.Findings;
using Inspector.Postgres;
using Npgsql;

namespace Inspector;

/// <summary>What to look at in an inspection.</summary>
public sealed record InspectionOptions
{
    /// <summary>The name under which the target is reported; null for the database's.</summary>
    public string? Name { get; init; }

    /// <summary>The probes to ask. Default: all that are on by default.</summary>
    public ImmutableArray<Probe> Probes { get; init; } = [.. Inspector.Probes.OfDatabase.Where(probe => probe.Info.IsOnByDefault)];

    /// <summary>Which subjects to report; null for all.</summary>
    public Func<Subject, bool>? IsInScope { get; init; }

    /// <summary>Physical replicas whose usage counters belong to the verdict; each a data source of the same database on that server.</summary>
    public ImmutableArray<NpgsqlDataSource> Replicas { get; init; } = [];

    /// <summary>
    /// What the last inspection of the same database left, and what this one leaves for the next: an unchanged structure is then not read again. Null, the default,
    /// reads everything and keeps nothing.
    /// </summary>
    public CatalogMemory? Memory { get; init; }

    /// <summary>
    /// What the caller saw of the database before. It is called once, with all that was just read, when no transaction is open; a caller that keeps a history takes from that what it keeps.
    /// What fails, or takes longer than <see cref="PriorPatience"/>, costs no inspection: what then is not known is said (<see cref="Sight.Prior"/>). Null, the default: nothing was seen before.
    /// </summary>
    public Func<Observation, CancellationToken, ValueTask<Prior>>? Prior { get; init; }

    /// <summary>How long <see cref="Prior"/> may take. Default 5 s.</summary>
    public TimeSpan PriorPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Is told what is being done, in a few words; null when nobody wants to know.</summary>
    public IProgress<string>? Progress { get; init; }

    /// <summary>The clock by which durations are measured. What probes call "now" is the server's time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
