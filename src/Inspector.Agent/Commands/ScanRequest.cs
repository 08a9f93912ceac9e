using System.Collections.Immutable;
using Inspector.Findings;

namespace Inspector.Agent.Commands;

/// <summary>What <c>scan</c> was asked for.</summary>
internal sealed record ScanRequest
{
    /// <summary>TARGET as given; null when absent.</summary>
    public string? Target { get; init; }

    /// <summary>What to write, and where. Default: text, to standard output.</summary>
    public ImmutableArray<Format> Formats { get; init; } = [new("text", null)];

    /// <summary>Names or patterns of databases; empty for the target's own.</summary>
    public ImmutableArray<string> Databases { get; init; } = [];

    /// <summary>Whether to inspect every database of the server.</summary>
    public bool AllDatabases { get; init; }

    /// <summary>Replicas, as TARGET is given.</summary>
    public ImmutableArray<string> Replicas { get; init; } = [];

    /// <summary>Findings below are not shown. Default: all are.</summary>
    public Severity MinimumSeverity { get; init; } = Severity.Info;

    /// <summary>Findings below are neither shown nor counted; null to show all and count those that are likely.</summary>
    public Confidence? MinimumConfidence { get; init; }

    /// <summary>The severity from which new findings make the command fail; null for never. Default: error.</summary>
    public Severity? FailOn { get; init; } = Severity.Error;

    /// <summary>A file of known findings, or null.</summary>
    public string? Baseline { get; init; }

    /// <summary>A file to write the findings to as known, or null.</summary>
    public string? WriteBaseline { get; init; }

    /// <summary>A file of suppressions, or null.</summary>
    public string? Suppressions { get; init; }

    /// <summary>Ids of the probes to ask; empty for all that are on by default.</summary>
    public ImmutableArray<string> Probes { get; init; } = [];

    /// <summary>Schemas to report on; empty for all.</summary>
    public ImmutableArray<string> Schemas { get; init; } = [];

    /// <summary>Schemas not to report on.</summary>
    public ImmutableArray<string> ExcludedSchemas { get; init; } = [];

    /// <summary>Whether to show whole plans, and what lies behind a failure.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Whether several databases were asked for, however many there turn out to be.</summary>
    public bool IsOfSeveral => AllDatabases || !Databases.IsEmpty;

    /// <summary>Whether every probe looks everywhere, so that an entry that matched nothing can be called unused.</summary>
    public bool IsFull => Probes.IsEmpty && Schemas.IsEmpty && ExcludedSchemas.IsEmpty;

    /// <summary>Whether a finding's subject lies in a schema that was asked for; what is in no schema always does.</summary>
    public bool IsInScope(Subject subject) =>
        subject.Schema is null || ((Schemas.IsEmpty || Schemas.Contains(subject.Schema)) && !ExcludedSchemas.Contains(subject.Schema));
}
