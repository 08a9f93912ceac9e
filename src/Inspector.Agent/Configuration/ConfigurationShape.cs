using System.Collections.Immutable;

namespace Inspector.Agent.Configuration;

/// <summary>Every key of <c>inspector.yaml</c>: what reads it, and what the schema and the page say of it.</summary>
internal static class ConfigurationShape
{
    private static readonly BudgetOptions DefaultBudget = new();
    private static readonly TierOptions DefaultTiers = new();

    /// <summary>How often to look.</summary>
    public static Section<TierOptions> Tiers { get; } = new("tiers",
    [
        Key.Of<TierOptions, TimeSpan>("live", Duration.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), (tiers, live) => tiers with { Live = live }, "How often to look at locks and sessions.")
            with { Default = Duration.Text(DefaultTiers.Live) },
        Key.Of<TierOptions, TimeSpan>("statistics", Duration.Between(TimeSpan.FromSeconds(5), TimeSpan.FromDays(1)), (tiers, statistics) => tiers with { Statistics = statistics }, "How often to look at the cumulative statistics.")
            with { Default = Duration.Text(DefaultTiers.Statistics) },
        Key.Of<TierOptions, TimeSpan>("catalog", Duration.Between(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)), (tiers, catalog) => tiers with { Catalog = catalog }, "How often to look at the catalogs.")
            with { Default = Duration.Text(DefaultTiers.Catalog) },
    ])
    {
        Name = "tiers",
    };

    /// <summary>What looking may cost.</summary>
    public static Section<BudgetOptions> Budget { get; } = new("budget",
    [
        Key.Of<BudgetOptions, double>("coreShare", Scalars.Share(0.01, 100), (budget, share) => budget with { CoreShare = share }, "The share of one core of the server that Inspector's own statements may take; above it, it looks less often.")
            with { Default = FormattableString.Invariant($"{DefaultBudget.CoreShare * 100}%") },
    ])
    {
        Name = "budget",
    };

    /// <summary>What to look for.</summary>
    public static Section<ProbeOptions> ProbesOf { get; } = new("probes", [.. Probes.All.Select(probe => ProbeShape.KeyOf(probe.Info))]) { Name = "probes" };

    /// <summary>Which databases to look at.</summary>
    public static Section<DatabaseFilter> Databases { get; } = new("databases",
    [
        Key.Of<DatabaseFilter, ImmutableArray<string>>("include", Names, (filter, names) => filter with { Include = names }, "The databases to look at. Default: all but templates."),
        Key.Of<DatabaseFilter, ImmutableArray<string>>("exclude", Names, (filter, names) => filter with { Exclude = names }, "Those of them not to look at. Default: none."),
    ]);

    /// <summary>A server to watch.</summary>
    public static Section<TargetOptions> Target { get; } = new("a target",
    [
        Key.Of<TargetOptions, string>("name", Scalars.Name, (target, name) => target with { Name = name }, "Its name, in reports, metrics, addresses and variables.") with { IsRequired = true },
        Key.Of<TargetOptions, Targets.Target>("connection", Scalars.Connection, (target, connection) => target with { Connection = connection }, "How to reach it, in libpq's words, TLS modes among them; any database of the server.") with { IsRequired = true },
        Key.Of<TargetOptions, Targets.Secret>("password", Scalars.Secret, (target, secret) => target with { Password = target.Password with { Given = secret } }, "The password: meant for the environment. Without it and the next two it is libpq's matter: the connection, PGPASSWORD, ~/.pgpass."),
        Key.Of<TargetOptions, string>("passwordFile", Scalars.File, (target, file) => target with { Password = target.Password with { File = file } }, "A file that holds the password and nothing else. It is read anew for each connection."),
        Key.Of<TargetOptions, ImmutableArray<string>>("passwordCommand", Words, (target, words) => target with { Password = target.Password with { Command = words } }, "A program and its arguments, run without a shell, that prints the password within 10 s. It runs again when passwordTtl is over or the server refuses the password."),
        Key.Of<TargetOptions, TimeSpan>("passwordTtl", Duration.Between(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), (target, span) => target with { Password = target.Password with { TimeToLive = span } }, "How long what passwordCommand printed is used.")
            with { Default = Duration.Text(new PasswordOptions().TimeToLive) },
        Key.Of<TargetOptions, ImmutableArray<Targets.Target>>("replicas", Connections, (target, replicas) => target with { Replicas = replicas }, "How to reach its physical replicas: their usage counters belong to the verdict on an index. Default: none."),
        Key.Of<TargetOptions, DatabaseFilter>("databases", Databases, target => target.Databases, (target, filter) => target with { Databases = filter }, "Which of its databases to look at."),
        Key.Of<TargetOptions, TierOptions>("tiers", Tiers, target => target.Tiers, (target, tiers) => target with { Tiers = tiers }, "Where it differs from the tiers of all targets."),
        Key.Of<TargetOptions, BudgetOptions>("budget", Budget, target => target.Budget, (target, budget) => target with { Budget = budget }, "Where it differs from the budget of all targets."),
        Key.Of<TargetOptions, ProbeOptions>("probes", ProbesOf, target => target.Probes, (target, probes) => target with { Probes = probes }, "Where it differs from the probes of all targets."),
    ])
    {
        Name = "target",
        Alternatives = ["password", "passwordFile", "passwordCommand"],
    };

    /// <summary>Where to answer.</summary>
    public static Section<ListenOptions> Listen { get; } = new("listen",
    [
        Key.Of<ListenOptions, System.Net.IPEndPoint>("address", Scalars.Endpoint, (listen, address) => listen with { Endpoint = address }, "The address and port; *:PORT for all addresses, port 0 for one that is free and that the log names. Others than this machine's own need a token.")
            with { Default = ListenOptions.DefaultEndpoint.ToString() },
        Key.Of<ListenOptions, Targets.Secret>("token", Scalars.Secret, (listen, token) => listen with { Token = token }, "What a request has to bring, as a bearer token: meant for the environment."),
        Key.Of<ListenOptions, string>("tokenFile", Scalars.File, (listen, file) => listen with { TokenFile = file }, "A file that holds the token and nothing else."),
    ])
    {
        Alternatives = ["token", "tokenFile"],
    };

    /// <summary>Where to remember.</summary>
    public static Section<HistoryOptions> History { get; } = new("history",
    [
        Key.Of<HistoryOptions, string>("file", Scalars.File, (history, file) => history with { File = file }, "The SQLite file, relative to the folder of the configuration.") with { Default = HistoryOptions.DefaultFile },
        Key.Of<HistoryOptions, Targets.Target>("connection", Scalars.Connection, (history, connection) => history with { Connection = connection }, "A PostgreSQL database to remember in, in place of the file, in libpq's words."),
        Key.Of<HistoryOptions, TimeSpan>("retention", Duration.Between(TimeSpan.FromDays(1), TimeSpan.FromDays(3650)), (history, span) => history with { Retention = span }, "How long what is over is kept.")
            with { Default = Duration.Text(new HistoryOptions().Retention) },
    ])
    {
        Alternatives = ["file", "connection"],
    };

    /// <summary>A receiver of OTLP.</summary>
    public static Section<OtlpOptions> Otlp { get; } = new("otlp",
    [
        Key.Of<OtlpOptions, Uri>("endpoint", Scalars.HttpAddress, (otlp, address) => otlp with { Endpoint = address }, "Where it takes metrics by OTLP over HTTP, the path included: http://localhost:4318/v1/metrics.") with { IsRequired = true },
        Key.Of<OtlpOptions, TimeSpan>("interval", Duration.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), (otlp, interval) => otlp with { Interval = interval }, "How often to push.")
            with { Default = Duration.Text(new OtlpOptions().Interval) },
        Key.Of<OtlpOptions, Targets.Secret>("headers", Scalars.Secret, (otlp, headers) => otlp with { Headers = headers }, "What each request brings beside, as NAME=VALUE,NAME=VALUE: meant for the environment."),
    ]);

    /// <summary>Where else metrics go.</summary>
    public static Section<MetricsOptions> Metrics { get; } = new("metrics",
    [
        Key.Of<MetricsOptions, OtlpOptions>("otlp", Otlp, metrics => metrics.Otlp ?? new(), (metrics, otlp) => metrics with { Otlp = otlp }, "A receiver of OTLP to push them to. Default: none."),
    ]);

    /// <summary>The agents that share the targets.</summary>
    public static Section<FleetOptions> Fleet { get; } = new("fleet",
    [
        Key.Of<FleetOptions, Targets.Target>("store", Scalars.Connection, (fleet, store) => fleet with { Store = store }, "The PostgreSQL database that the agents share, in libpq's words, a passfile among them; history is in it too.") with { IsRequired = true },
        Key.Of<FleetOptions, Targets.Secret>("password", Scalars.Secret, (fleet, secret) => fleet with { Password = fleet.Password with { Given = secret } }, "The store's password: meant for the environment. Without it and the next it is libpq's matter."),
        Key.Of<FleetOptions, string>("passwordFile", Scalars.File, (fleet, file) => fleet with { Password = fleet.Password with { File = file } }, "A file that holds the password and nothing else. It is read anew for each connection."),
        Key.Of<FleetOptions, string>("name", Scalars.Name, (fleet, name) => fleet with { Name = name }, "What this agent is called: no other has the name. Default: the host's name."),
    ])
    {
        Alternatives = ["password", "passwordFile"],
    };

    /// <summary>What a receiver of alerts asks for.</summary>
    public static Section<BearerOptions> Bearer { get; } = new("the token of a receiver",
    [
        Key.Of<BearerOptions, Targets.Secret>("token", Scalars.Secret, (bearer, token) => bearer with { Token = token }, "What each request brings, as a bearer token: meant for the environment."),
        Key.Of<BearerOptions, string>("tokenFile", Scalars.File, (bearer, file) => bearer with { TokenFile = file }, "A file that holds the token and nothing else. It is read anew for each request."),
    ])
    {
        Name = "bearer",
        Alternatives = ["token", "tokenFile"],
    };

    /// <summary>Who is told of lock incidents.</summary>
    public static Section<AlertOptions> Alerts { get; } = new("alerts",
    [
        Key.Of<AlertOptions, ImmutableArray<Uri>>("alertmanagers", Addresses, (alerts, all) => alerts with { Alertmanagers = all }, "Alertmanagers to tell, without the path of their API: http://localhost:9093. Each gets every alert, as a cluster of them wants it. Default: none."),
        Key.Of<AlertOptions, BearerOptions>("alertmanagerAuth", Bearer, alerts => alerts.AlertmanagerAuth, (alerts, bearer) => alerts with { AlertmanagerAuth = bearer }, "What Alertmanagers ask for. Default: nothing."),
        Key.Of<AlertOptions, ImmutableArray<Uri>>("webhooks", Addresses, (alerts, all) => alerts with { Webhooks = all }, "Where else incidents are told, by POST of JSON: docs/alerts.md. Only host and port of an address are ever shown. Default: none."),
        Key.Of<AlertOptions, BearerOptions>("webhookAuth", Bearer, alerts => alerts.WebhookAuth, (alerts, bearer) => alerts with { WebhookAuth = bearer }, "What webhooks ask for. Default: nothing."),
        Key.Of<AlertOptions, TimeSpan>("after", Duration.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), (alerts, after) => alerts with { After = after }, "How long sessions must have been kept waiting before anybody is told.")
            with { Default = Duration.Text(new AlertOptions().After) },
        Key.Of<AlertOptions, double>("minWaiters", Scalars.Between(1, 10_000, "sessions"), (alerts, least) => alerts with { MinWaiters = (int)Math.Ceiling(least) }, "How many sessions must wait for one and the same before anybody is told.")
            with { Default = FormattableString.Invariant($"{new AlertOptions().MinWaiters}") },
        Key.Of<AlertOptions, Uri>("runbooks", Scalars.HttpAddress, (alerts, address) => alerts with { Runbooks = address }, "The folder in which the pages of docs/runbooks are published, for the link of each alert. Default: alerts have none."),
        Key.Of<AlertOptions, Uri>("externalUrl", Scalars.HttpAddress, (alerts, address) => alerts with { ExternalUrl = address }, "How people reach this agent's pages, for the link of each alert. Default: alerts have none."),
    ]);

    /// <summary>The whole. What targets inherit stands before them: keys are read in this order, whatever the order of the file.</summary>
    public static Section<AgentConfiguration> Root { get; } = new("the configuration",
    [
        Key.Of<AgentConfiguration, TierOptions>("tiers", Tiers, whole => whole.Tiers, (whole, tiers) => whole with { Tiers = tiers }, "How often to look, at all targets."),
        Key.Of<AgentConfiguration, BudgetOptions>("budget", Budget, whole => whole.Budget, (whole, budget) => whole with { Budget = budget }, "What looking may cost, at each target."),
        Key.Of<AgentConfiguration, ProbeOptions>("probes", ProbesOf, whole => whole.Probes, (whole, probes) => whole with { Probes = probes }, "What to look for, at all targets: each probe on or off, or with its thresholds."),
        TargetsKey(new(Target)),
        Key.Of<AgentConfiguration, ImmutableArray<Findings.Suppression>>("suppressions", new SuppressionsShape(), (whole, rules) => whole with { Suppressions = rules }, "Findings to be silent about. Default: none."),
        Key.Of<AgentConfiguration, ListenOptions>("listen", Listen, whole => whole.Listen, (whole, listen) => whole with { Listen = listen }, "Where to answer."),
        Key.Of<AgentConfiguration, HistoryOptions>("history", History, whole => whole.History, (whole, history) => whole with { History = history }, "Where to remember."),
        Key.Of<AgentConfiguration, FleetOptions>("fleet", Fleet, whole => whole.Fleet ?? new(), (whole, fleet) => whole with { Fleet = fleet }, "Agents that share the targets, each target watched by one of them. Default: this agent is alone."),
        Key.Of<AgentConfiguration, MetricsOptions>("metrics", Metrics, whole => whole.Metrics, (whole, metrics) => whole with { Metrics = metrics }, "Where metrics go beside the page that Prometheus asks for."),
        Key.Of<AgentConfiguration, AlertOptions>("alerts", Alerts, whole => whole.Alerts, (whole, alerts) => whole with { Alerts = alerts }, "Who is told of lock incidents."),
    ]);

    private static Listed<Uri> Addresses => new("addresses that begin with http:// or https://", Scalars.HttpAddress);

    private static Listed<string> Names => new("names of databases, or patterns with * and ?", Scalars.Text("a name or a pattern"));

    private static Listed<string> Words => new("a program and its arguments", Scalars.Text("a word"), least: 1);

    private static Listed<Targets.Target> Connections => new("libpq URIs or keyword strings", Scalars.Connection);

    private static Key<AgentConfiguration> TargetsKey(TargetsShape shape) => new("targets", "The servers to watch.", shape, shape.Read) { IsRequired = true };
}
