using System.Collections.Immutable;

namespace Inspector.Activity;

/// <summary>
/// Sessions waited for one root in two samples in a row or more: what a report and an alert tell of. Names and statements are whatever their owners like, statements
/// without literals: quote or encode them for their place.
/// </summary>
public sealed record Incident
{
    /// <summary>Who was waited for and waited for nobody; of a deadlock the party with the smallest pid.</summary>
    public required Party Root { get; init; }

    /// <summary>The root's state when it was last seen: a session's state, <c>prepared</c>, <c>deadlock</c>; null where hidden from our role.</summary>
    public string? State { get; init; }

    /// <summary>The root's database; null for none, or where its name could not be read.</summary>
    public string? Database { get; init; }

    /// <summary>The root's role, of a prepared transaction its owner; null for none, or where its name could not be read.</summary>
    public string? Role { get; init; }

    /// <summary>The root's <c>application_name</c>; empty for none.</summary>
    public string Application { get; init; } = "";

    /// <summary>The address of the root's client; null for a socket, for what has no client, and where hidden.</summary>
    public string? Client { get; init; }

    /// <summary>The root's statement when it was first seen, cut to <see cref="IncidentWatch.LongestStatement"/>; empty where none or hidden.</summary>
    public string Query { get; init; } = "";

    /// <summary>When the wait began that was the longest when the root was first seen, by the server's clock.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When the root was last seen to block.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When it was first seen that it no longer did; null while it does, or when the watch ended before.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The most sessions that waited for it at one time, directly or behind others. At least 1.</summary>
    public int PeakWaiters { get; init; }

    /// <summary>The most levels below it at one time. At least 1.</summary>
    public int Depth { get; init; }

    /// <summary>The objects that were waited for, as <see cref="LockTarget.Object"/> has them, the longest queue first; at most <see cref="IncidentWatch.MostObjects"/>.</summary>
    public ImmutableArray<string> Objects { get; init; } = [];

    /// <summary>Different statements that waited, those nearest to the root first; at most <see cref="IncidentWatch.MostStatements"/>, each cut as <see cref="Query"/> is.</summary>
    public ImmutableArray<string> Statements { get; init; } = [];

    /// <summary>In how many samples in a row it was seen. At least 2.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>How long it lasted, to its end or to when it was last seen.</summary>
    public TimeSpan Duration => (End ?? LastSeen) - Start;
}
