using System.Collections.Immutable;
using System.Globalization;
using Inspector.Activity;

namespace Inspector.Agent.Reports;

/// <summary>Writes a look at the locks for a person: who blocks, who waits below, what is wrong, what could not be seen. Pure.</summary>
internal static class LocksText
{
    /// <summary>Trees that are drawn.</summary>
    private const int MostTrees = 20;

    /// <summary>Writes it.</summary>
    public static void Write(LockPicture picture, TextWriter output, LocksTextOptions options)
    {
        var page = new Page(output, options.Text);
        var sample = picture.Sample;
        page.Paragraph($"Locks of {Place(picture)}, {Time(sample.SampledAt)}", ink: Ink.Bold);
        page.Paragraph(Totals(sample), ink: sample.Waiters > 0 ? Ink.Yellow : Ink.None);
        foreach (var cycle in sample.Graph.Cycles)
        {
            page.Paragraph($"deadlock: {Circle(cycle)}; the server fails one of them after its deadlock_timeout", ink: Ink.Red);
        }

        WriteTrees(page, sample, options);
        foreach (var finding in picture.Examination.Findings)
        {
            page.Blank();
            TextFinding.Write(page, finding, options.Text.IsVerbose);
        }

        var unseen = picture.Unseen.ToList();
        if (unseen.Count > 0)
        {
            page.Blank();
        }

        foreach (var line in unseen)
        {
            page.Entry("not seen", line, 0, 9, Ink.Yellow);
        }
    }

    /// <summary>How many wait, and how badly, in one sentence without a full stop.</summary>
    public static string Totals(LockSample sample)
    {
        var sessions = Quantity.Of(sample.SessionCount, "sessions");
        if (sample.Waiters == 0)
        {
            return $"Nothing waits for a lock; {sessions}";
        }

        var longest = sample.Graph.Queues.SelectMany(queue => queue.Waiters).Max(waiter => sample.SampledAt - waiter.Since);
        var (roots, depth) = (sample.Graph.Roots.Length, sample.Graph.Roots.Select(root => root.Depth).DefaultIfEmpty().Max());
        string?[] parts =
        [
            $"{Quantity.Number(sample.Waiters)} of {sessions} {(sample.Waiters == 1 ? "waits" : "wait")}",
            longest is { } wait ? $"{(sample.Waiters == 1 ? "" : "the longest ")}for {Quantity.Duration(wait)}" : null,
            roots > 0 ? $"behind {Quantity.Of(roots, "roots")}" : null,
            depth > 1 ? $"{Quantity.Of(depth, "levels")} deep" : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    /// <summary>The server: <c>db1:5432, PostgreSQL 15.20 primary</c>.</summary>
    public static string Place(LockPicture picture) =>
        $"{Wording.Address(picture.Host, picture.Port)}, PostgreSQL {picture.Sample.Version} {(picture.Sample.IsStandby ? "standby" : "primary")}";

    /// <summary>A time to the second, with its zone.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Circle(ImmutableArray<Party> cycle) => string.Join(", ", cycle.Select((party, at) => $"{party} waits for {cycle[(at + 1) % cycle.Length]}"));

    private static void WriteTrees(Page page, LockSample sample, LocksTextOptions options)
    {
        var (lines, shown) = (new LockTreeText(page, sample, options.Text.IsVerbose), 0);
        foreach (var tree in LockTree.Of(sample, options.Order, options.IsFolded))
        {
            if (options.IsFolded && shown == MostTrees)
            {
                var rest = sample.Graph.Roots.Length + sample.Graph.Cycles.Length - shown;
                page.Blank();
                page.Paragraph($"and {Quantity.Of(rest, "further roots")}, none of which comes before these");
                return;
            }

            page.Blank();
            lines.Write(tree);
            shown++;
        }
    }
}

/// <summary>How the locks are laid out.</summary>
internal sealed record LocksTextOptions
{
    /// <summary>Width, colour, and whether statements and plans are shown whole.</summary>
    public TextOptions Text { get; init; } = new();

    /// <summary>Which root comes first. Default: the one that blocks most.</summary>
    public LockOrdering Order { get; init; }

    /// <summary>Whether those that are alike are folded. Default: true.</summary>
    public bool IsFolded { get; init; } = true;
}
