using System.Collections.Immutable;
using System.Globalization;
using Inspector.Activity;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Scheduling;

/// <summary>Who waits for whom at one target, as it is shown: written when first asked for, whether this agent looked or another told it. Immutable; texts are raw.</summary>
internal sealed class SeenLocks
{
    private const int Width = 120;
    private const int MostRoots = 5;

    private readonly Lazy<Words> _words;

    private SeenLocks(int waiters, Lazy<Words> words) => (Waiters, _words) = (waiters, words);

    /// <summary>Sessions that wait.</summary>
    public int Waiters { get; }

    /// <summary>By the contract of <c>inspector locks --format json</c>, in one line.</summary>
    public string Json => _words.Value.Json;

    /// <summary>For people: the trees.</summary>
    public string Text => _words.Value.Text;

    /// <summary>How many wait, in one line.</summary>
    public string Totals => _words.Value.Totals;

    /// <summary>The roots that block the most, each in one line; at most five.</summary>
    public ImmutableArray<string> Roots => _words.Value.Roots;

    /// <summary>What this agent saw.</summary>
    public static SeenLocks Of(LockPicture picture) => new(picture.Sample.Waiters, new(() => Write(picture)));

    /// <summary>What another agent told.</summary>
    public static SeenLocks Of(ToldLocks told) => new(told.Waiters, new(new Words(told.Json, told.Text, told.Totals, told.Roots)));

    /// <summary>What another agent is told.</summary>
    public ToldLocks Tell() => new(Waiters, Json, Text, Totals, Roots);

    private static Words Write(LockPicture picture)
    {
        using var json = new StringWriter(CultureInfo.InvariantCulture);
        LocksJson.Write(picture, json, isIndented: false);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        LocksText.Write(picture, text, new() { Text = new() { Width = Width } });
        return new(json.ToString().TrimEnd('\n'), text.ToString().TrimEnd('\n'), LocksText.Totals(picture.Sample), [.. picture.Sample.Graph.Roots.Take(MostRoots).Select(root => Line(picture.Sample, root))]);
    }

    private static string Line(LockSample sample, Root root)
    {
        var session = sample.Session(root.Party.Pid);
        var who = session is null ? "" : $", {session.Role ?? "no role"} {(session.Application.Length > 0 ? $"({session.Application}) " : "")}in {session.Database ?? "no database"}";
        return $"{root.Party} blocks {Quantity.Number(root.Blocked)}: {root.State ?? "state hidden"}{who}";
    }

    private sealed record Words(string Json, string Text, string Totals, ImmutableArray<string> Roots);
}

/// <summary><see cref="SeenLocks"/> on the way from one agent to another.</summary>
internal sealed record ToldLocks(int Waiters, string Json, string Text, string Totals, ImmutableArray<string> Roots);
