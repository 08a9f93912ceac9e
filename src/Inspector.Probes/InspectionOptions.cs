using System.Collections.Immutable;
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
    public ImmutableArray<Probe> Probes { get; init; } = [.. Inspector.Probes.All.Where(probe => probe.Info.IsOnByDefault)];

    /// <summary>Which subjects to report; null for all.</summary>
    public Func<Subject, bool>? IsInScope { get; init; }

    /// <summary>Physical replicas whose usage counters belong to the verdict; each a data source of the same database on that server.</summary>
    public ImmutableArray<NpgsqlDataSource> Replicas { get; init; } = [];

    /// <summary>
    /// What the last inspection of the same database left, and what this one leaves for the next: an unchanged structure is then not read again. Null, the default,
    /// reads everything and keeps nothing.
    /// </summary>
    public CatalogMemory? Memory { get; init; }

    /// <summary>Is told what is being done, in a few words; null when nobody wants to know.</summary>
    public IProgress<string>? Progress { get; init; }

    /// <summary>The clock by which durations are measured. What probes call "now" is the server's time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
