using System.Collections.Immutable;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>Who is told of lock incidents, and of which.</summary>
internal sealed record AlertOptions
{
    /// <summary>Alertmanagers, without the path of their API; each gets every alert, as a cluster of them wants it.</summary>
    public ImmutableArray<Uri> Alertmanagers { get; init; } = [];

    /// <summary>What a request to an Alertmanager brings.</summary>
    public BearerOptions AlertmanagerAuth { get; init; } = new();

    /// <summary>Other receivers. Their addresses are never shown beyond host and port: with many the path is the secret.</summary>
    public ImmutableArray<Uri> Webhooks { get; init; } = [];

    /// <summary>What a request to a webhook brings.</summary>
    public BearerOptions WebhookAuth { get; init; } = new();

    /// <summary>How long sessions must have been kept waiting before anybody is told. 1 s to 1 h, default 10 s.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many sessions must wait for one root. 1 to 10,000, default 1.</summary>
    public int MinWaiters { get; init; } = 1;

    /// <summary>The folder of the runbook pages; null where alerts name none.</summary>
    public Uri? Runbooks { get; init; }

    /// <summary>How people reach this agent's pages; null where alerts do not lead to them.</summary>
    public Uri? ExternalUrl { get; init; }

    /// <summary>Whether nobody is told.</summary>
    public bool IsEmpty => Alertmanagers.IsEmpty && Webhooks.IsEmpty;

    /// <summary>Whether two say the same.</summary>
    public bool IsSameAs(AlertOptions other) =>
        Alertmanagers.SequenceEqual(other.Alertmanagers) && Webhooks.SequenceEqual(other.Webhooks) && this with { Alertmanagers = other.Alertmanagers, Webhooks = other.Webhooks } == other;
}

/// <summary>What a request brings to be let in; at most one of the two is given.</summary>
internal sealed record BearerOptions
{
    /// <summary>The token itself; null when it is not given here.</summary>
    public Secret? Token { get; init; }

    /// <summary>The file that holds it and nothing else, absolute; null without one.</summary>
    public string? TokenFile { get; init; }
}
