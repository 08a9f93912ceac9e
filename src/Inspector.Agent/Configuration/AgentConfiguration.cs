using System.Collections.Immutable;
using System.Net;
using Inspector.Agent.Targets;
using Inspector.Findings;

namespace Inspector.Agent.Configuration;

/// <summary>What <c>inspector.yaml</c> and the environment say together, with what holds where they say nothing.</summary>
internal sealed record AgentConfiguration
{
    /// <summary>The servers to watch, at least one, in the order of the file; their names differ.</summary>
    public ImmutableArray<TargetOptions> Targets { get; init; } = [];

    /// <summary>How often to look, where a target says nothing else.</summary>
    public TierOptions Tiers { get; init; } = new();

    /// <summary>What looking may cost, where a target says nothing else.</summary>
    public BudgetOptions Budget { get; init; } = new();

    /// <summary>What to look for, where a target says nothing else.</summary>
    public ProbeOptions Probes { get; init; } = new();

    /// <summary>Findings to be silent about, in the order of precedence.</summary>
    public ImmutableArray<Suppression> Suppressions { get; init; } = [];

    /// <summary>Whether two silence the same findings.</summary>
    public bool SilencesSame(AgentConfiguration other) => Suppressions.Select(Meaning).SequenceEqual(other.Suppressions.Select(Meaning));

    /// <summary>A rule without the place where it stands.</summary>
    private static (string?, string?, Fingerprint?, string, DateOnly?) Meaning(Suppression rule) => (rule.Probe, rule.Object?.Text, rule.Fingerprint, rule.Reason, rule.Expires);

    /// <summary>Where to answer.</summary>
    public ListenOptions Listen { get; init; } = new();

    /// <summary>Where to remember.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>Where else metrics go.</summary>
    public MetricsOptions Metrics { get; init; } = new();

    /// <summary>The agents that share the targets; null where this one is alone.</summary>
    public FleetOptions? Fleet { get; init; }

    /// <summary>Who is told of lock incidents.</summary>
    public AlertOptions Alerts { get; init; } = new();
}

/// <summary>A server to watch.</summary>
internal sealed record TargetOptions
{
    /// <summary>Its name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; no other target has it, whatever the case and the punctuation.</summary>
    public string Name { get; init; } = "";

    /// <summary>How to reach it. A configuration without errors always has it.</summary>
    public Target Connection { get; init; } = null!;

    /// <summary>Its physical replicas.</summary>
    public ImmutableArray<Target> Replicas { get; init; } = [];

    /// <summary>Where its password comes from, and that of its replicas, unless from libpq's own places.</summary>
    public PasswordOptions Password { get; init; } = new();

    /// <summary>Which of its databases to look at.</summary>
    public DatabaseFilter Databases { get; init; } = new();

    /// <summary>How often to look.</summary>
    public TierOptions Tiers { get; init; } = new();

    /// <summary>What looking may cost.</summary>
    public BudgetOptions Budget { get; init; } = new();

    /// <summary>What to look for.</summary>
    public ProbeOptions Probes { get; init; } = new();

    /// <summary>Whether two look at the same databases for the same things, so that what was found holds.</summary>
    public bool LooksForSame(TargetOptions other) =>
        Probes.IsSameAs(other.Probes)
        && Databases.Include.SequenceEqual(other.Databases.Include)
        && Databases.Exclude.SequenceEqual(other.Databases.Exclude)
        && Replicas.Length == other.Replicas.Length
        && Replicas.Zip(other.Replicas).All(pair => pair.First.IsSameAs(pair.Second));

    /// <summary>Whether two have one name and lead to one server in one way, so that what is open may stay open.</summary>
    public bool HasSameWay(TargetOptions other) =>
        Name == other.Name
        && Connection.IsSameAs(other.Connection)
        && Password.Command.SequenceEqual(other.Password.Command)
        && Password with { Command = other.Password.Command } == other.Password;
}

/// <summary>How often to look.</summary>
internal sealed record TierOptions
{
    /// <summary>At locks and sessions. 1 s to 1 h, default 5 s.</summary>
    public TimeSpan Live { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>At cumulative statistics. 5 s to 1 d, default 1 min.</summary>
    public TimeSpan Statistics { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>At the catalogs. 1 min to 7 d, default 1 h.</summary>
    public TimeSpan Catalog { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>What looking may cost.</summary>
internal sealed record BudgetOptions
{
    /// <summary>The share of one core of the server that our own statements may take. 0.0001 to 1, default 0.01.</summary>
    public double CoreShare { get; init; } = 0.01;
}

/// <summary>Where to answer.</summary>
internal sealed record ListenOptions
{
    /// <summary>Where to answer unless told otherwise.</summary>
    public static IPEndPoint DefaultEndpoint { get; } = new(IPAddress.Loopback, 9432);

    /// <summary>The address and port. Default 127.0.0.1:9432.</summary>
    public IPEndPoint Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>What a request has to bring; null where none is given here.</summary>
    public Secret? Token { get; init; }

    /// <summary>The file that holds the token, absolute; null without one.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Whether others than this machine could ask, and need to bring nothing.</summary>
    public bool IsOpen => !IPAddress.IsLoopback(Endpoint.Address) && Token is null && TokenFile is null;
}

/// <summary>Where to remember.</summary>
internal sealed record HistoryOptions
{
    /// <summary>The name of the SQLite file where nothing else is said, in the folder of the configuration.</summary>
    public const string DefaultFile = "inspector.db";

    /// <summary>The SQLite file, absolute. Not used where <see cref="Connection"/> is given.</summary>
    public string File { get; init; } = "";

    /// <summary>The PostgreSQL database; null for the file.</summary>
    public Target? Connection { get; init; }

    /// <summary>How long what is over is kept. 1 d to 3650 d, default 90 d.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Whether two say the same.</summary>
    public bool IsSameAs(HistoryOptions other) =>
        this with { Connection = other.Connection } == other
        && (Connection is null ? other.Connection is null : other.Connection is { } connection && Connection.IsSameAs(connection));
}

/// <summary>Several agents that share their targets.</summary>
internal sealed record FleetOptions
{
    /// <summary>The PostgreSQL database that they share, and remember in. A configuration without errors always has it.</summary>
    public Target Store { get; init; } = null!;

    /// <summary>The store's password, or the file that holds it; neither where it is libpq's matter.</summary>
    public PasswordOptions Password { get; init; } = new();

    /// <summary>What this agent is called. Default: the host's name.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>Whether two say the same.</summary>
    public static bool AreSame(FleetOptions? one, FleetOptions? other) =>
        one is null || other is null ? one is null && other is null : one.Name == other.Name && one.Store.IsSameAs(other.Store) && Equals(one.Password.Given, other.Password.Given) && one.Password.File == other.Password.File;
}

/// <summary>Where metrics go beside the page that Prometheus asks for.</summary>
internal sealed record MetricsOptions
{
    /// <summary>A receiver of OTLP; null for none.</summary>
    public OtlpOptions? Otlp { get; init; }
}

/// <summary>A receiver of OTLP.</summary>
internal sealed record OtlpOptions
{
    /// <summary>Where it takes metrics by HTTP, the path included. A configuration without errors always has it.</summary>
    public Uri Endpoint { get; init; } = null!;

    /// <summary>How often to push. 1 s to 1 h, default 1 min.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What each request brings beside: <c>name=value</c>, separated by commas; null for nothing.</summary>
    public Secret? Headers { get; init; }
}
