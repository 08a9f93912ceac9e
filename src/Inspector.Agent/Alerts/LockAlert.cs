using System.Collections.Immutable;
using System.Globalization;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Alerts;

/// <summary>
/// A lock incident as receivers are told of it. Every text in it can be shown: what cannot be seen in a name is an escape, and all are bounded. Immutable; kept in history as JSON.
/// </summary>
internal sealed record LockAlert
{
    /// <summary>Longer than two repetitions take, shorter than Alertmanager's own five minutes.</summary>
    public static readonly TimeSpan LeastBelieved = TimeSpan.FromMinutes(4);

    /// <summary>The incident's key: the same on every agent and after every start, for it is made of who blocks. 16 hexadecimal digits.</summary>
    public required string Incident { get; init; }

    /// <summary>The target's name as configured.</summary>
    public required string Target { get; init; }

    /// <summary>The root's database, raw, as metrics name it; null for none, or where its name could not be read.</summary>
    public string? Database { get; init; }

    /// <summary>When the incident began, by the server's clock.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When this was seen, by the server's clock.</summary>
    public required DateTimeOffset Seen { get; init; }

    /// <summary>How far the agent's clock was ahead of the server's when it began; zero where the two agree.</summary>
    public TimeSpan Ahead { get; init; }

    /// <summary>For how long it is to be believed that is not heard of again, so that the alert of an agent that died ends by itself.</summary>
    public TimeSpan Believed { get; init; } = LeastBelieved;

    /// <summary>When it was seen to be over, by the server's clock; null while it lasts.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>Who is waited for.</summary>
    public required AlertRoot Root { get; init; }

    /// <summary>Sessions that wait, directly or behind others.</summary>
    public int Waiters { get; init; }

    /// <summary>The most that waited at one time.</summary>
    public int PeakWaiters { get; init; }

    /// <summary>How long the longest waits.</summary>
    public TimeSpan LongestWait { get; init; }

    /// <summary>What they wait for, the longest queue first.</summary>
    public ImmutableArray<string> Objects { get; init; } = [];

    /// <summary>The first lines of the tree of those who wait.</summary>
    public string Tree { get; init; } = "";

    /// <summary>What to do, whole sentences.</summary>
    public string ToDo { get; init; } = "";

    /// <summary>The statement that ends the root's part in it and nothing else, however late it is run; empty where a person has to decide first.</summary>
    public string Statement { get; init; } = "";

    /// <summary>The page about it, without folder and ending.</summary>
    public string Runbook { get; init; } = "";

    /// <summary>One incident and no other: a session may block others again.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Incident}-{Start.ToUnixTimeMilliseconds()}");

    /// <summary>Rises with every look, on whichever agent: milliseconds from the beginning to what was seen.</summary>
    public long Sequence => Math.Max(0, (long)((End ?? Seen) - Start).TotalMilliseconds);

    /// <summary>How long it lasts, or lasted.</summary>
    public TimeSpan Duration => (End ?? Seen) - Start is { Ticks: > 0 } lasted ? lasted : TimeSpan.Zero;

    /// <summary>One line without a full stop.</summary>
    public string Summary
    {
        get
        {
            var place = Database is null ? Target : $"{Target}/{AlertText.Shown(Database)}";
            return End is null
                ? $"{place}: {Quantity.Of(Waiters, "sessions")} {(Waiters == 1 ? "waits" : "wait")} for {Root.Who}, {Root.What}; the longest for {Quantity.Duration(LongestWait)}"
                : $"{place}: nobody waits for {Root.Who} any more, after {Quantity.Duration(Duration)} and at most {Quantity.Of(PeakWaiters, "sessions")}";
        }
    }
}

/// <summary>Who is waited for and waits for nobody, or one of those who wait for each other.</summary>
internal sealed record AlertRoot
{
    /// <summary>The process id; 0 for a prepared transaction.</summary>
    public int Pid { get; init; }

    /// <summary>The prepared transaction's name; null for a session.</summary>
    public string? Gid { get; init; }

    /// <summary>Its <c>application_name</c>; empty for none, and where hidden.</summary>
    public string Application { get; init; } = "";

    /// <summary>Its role; null for none, or where its name could not be read.</summary>
    public string? Role { get; init; }

    /// <summary>The address of its client; null for a socket, and where hidden.</summary>
    public string? Client { get; init; }

    /// <summary>Its state: a session's, <c>prepared</c>, <c>deadlock</c>; null where hidden.</summary>
    public string? State { get; init; }

    /// <summary>Since when its transaction is open, by the server's clock; null when none is, or it is hidden.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What it runs, or ran last, without literals; empty where none or hidden.</summary>
    public string Query { get; init; } = "";

    /// <summary>How to call it: <c>billing-worker (role app, pid 4711)</c>.</summary>
    public required string Who { get; init; }

    /// <summary>What it does: <c>idle in transaction for 3 min 5 s</c>.</summary>
    public required string What { get; init; }
}
