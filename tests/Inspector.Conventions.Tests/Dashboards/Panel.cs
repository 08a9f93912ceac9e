using System.Collections.Immutable;

namespace Inspector.Tests.Dashboards;

/// <summary>How a panel shows.</summary>
internal enum Picture
{
    /// <summary>Lines over time.</summary>
    Lines,

    /// <summary>Areas over time, one upon the other.</summary>
    Areas,

    /// <summary>A number for each series.</summary>
    Numbers,

    /// <summary>A table of what is so now; each query is a column.</summary>
    Table,
}

/// <summary>Units in Grafana's words.</summary>
internal static class Unit
{
    public const string Number = "short";
    public const string Plain = "none";
    public const string Seconds = "s";
    public const string Bytes = "bytes";
    public const string BytesPerSecond = "binBps";
    public const string PerSecond = "ops";
    public const string Share = "percentunit";
}

/// <summary>A question to Prometheus.</summary>
/// <param name="Expression">What is asked: <c>{T</c> begins the labels of what is of the chosen targets, <c>{D</c> of what is of their chosen databases.</param>
/// <param name="Name">The name of its series, with Grafana's holes; of a table, the column.</param>
internal sealed record Query(string Expression, string Name)
{
    /// <summary>As it is sent.</summary>
    public string Text { get; } = Expression
        .Replace("{T", "{target=~\"$target\"", StringComparison.Ordinal)
        .Replace("{D", "{target=~\"$target\", db_namespace=~\"$db_namespace\"", StringComparison.Ordinal);

    /// <summary>Of a column: its unit.</summary>
    public string Unit { get; init; } = Dashboards.Unit.Number;

    /// <summary>Of a column: from where on it is coloured.</summary>
    public Limit? Limit { get; init; }

    /// <summary>Of a column: words for values.</summary>
    public ImmutableArray<Meaning> Meanings { get; init; } = [];
}

/// <summary>A threshold of an alert, or of nothing but ours.</summary>
/// <param name="Value">From where on it is bad.</param>
/// <param name="Alert">The alert that has the same; null for none.</param>
/// <param name="IsBelow">Whether less is bad.</param>
internal sealed record Limit(double Value, string? Alert = null, bool IsBelow = false)
{
    /// <summary>Whether it is one of those for which the alert fires, and no value that the alert compares.</summary>
    public bool IsCount { get; private init; }

    /// <summary>One is one too many of those for which an alert fires.</summary>
    public static Limit AnyOf(string alert) => new(1, alert) { IsCount = true };

    /// <summary>The colour of what is bad.</summary>
    public string Colour => Alert is null ? "orange" : AlertRule.Of(Alert).Colour;
}

/// <summary>What a value means.</summary>
/// <param name="Value">The value.</param>
/// <param name="Text">What stands there instead.</param>
/// <param name="Colour">In which colour.</param>
internal sealed record Meaning(int Value, string Text, string Colour);

/// <summary>A panel.</summary>
/// <param name="Picture">How it shows.</param>
/// <param name="Title">What.</param>
/// <param name="Description">What is normal, and what to do when it is not.</param>
/// <param name="Queries">What it asks.</param>
internal sealed record Panel(Picture Picture, string Title, string Description, params ImmutableArray<Query> Queries)
{
    /// <summary>Of 24.</summary>
    public int Width { get; init; } = 8;

    /// <summary>In Grafana's rows.</summary>
    public int Height { get; init; } = 8;

    /// <summary>The unit of all its values.</summary>
    public string Unit { get; init; } = Dashboards.Unit.Number;

    /// <summary>From where on it is coloured.</summary>
    public Limit? Limit { get; init; }

    /// <summary>The most that there can be; null where nobody knows.</summary>
    public double? Max { get; init; }

    /// <summary>Digits after the point; null for what Grafana thinks.</summary>
    public int? Decimals { get; init; }

    /// <summary>Words for values.</summary>
    public ImmutableArray<Meaning> Meanings { get; init; } = [];

    /// <summary>Alerts about this, beside that of <see cref="Limit"/>.</summary>
    public ImmutableArray<string> Alerts { get; init; } = [];

    /// <summary>What stands there where Prometheus has no answer; null for Grafana's own words.</summary>
    public string? Nothing { get; init; }

    /// <summary>Of a table: columns made of labels, by label, and their heading.</summary>
    public ImmutableArray<(string Label, string Heading)> Keys { get; init; } = [];

    /// <summary>Of a table: the columns by which it is sorted, the largest first.</summary>
    public ImmutableArray<string> SortedBy { get; init; } = [];

    /// <summary>Where a click on one of its series leads: other dashboards, for that target.</summary>
    public ImmutableArray<string> LeadsTo { get; init; } = [];
}

/// <summary>Panels under a heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Panels">From left to right, and then below.</param>
internal sealed record Section(string Title, params ImmutableArray<Panel> Panels);

/// <summary>A dashboard.</summary>
/// <param name="Uid">Its id for ever: links lead to it.</param>
/// <param name="Title">Its name.</param>
/// <param name="Description">What it answers.</param>
/// <param name="Sections">What it has.</param>
internal sealed record Board(string Uid, string Title, string Description, params ImmutableArray<Section> Sections)
{
    /// <summary>With which each id begins: in a Grafana there are others' dashboards, too.</summary>
    public const string Prefix = "inspector-";

    /// <summary>Whether a database can be chosen.</summary>
    public bool HasDatabases { get; init; } = true;

    /// <summary>All, in the order in which one reads them.</summary>
    public static ImmutableArray<Board> All { get; } = [FleetBoard.Create(), ServerBoard.Create(), LocksBoard.Create(), FindingsBoard.Create(), AgentBoard.Create()];

    /// <summary>Where it is.</summary>
    public string File => $"deploy/grafana/{Uid[Prefix.Length..]}.json";
}
