using System.Collections.Immutable;
using Inspector.Activity;
using Inspector.Remediation;

namespace Inspector.Agent.Reports;

/// <summary>Makes the nodes of one tree, and folds those that are alike.</summary>
/// <param name="sample">The sample.</param>
/// <param name="below">Who stands below whom, with the reason.</param>
/// <param name="isFolded">Whether to fold.</param>
internal sealed class LockNodes(LockSample sample, Dictionary<Party, List<Edge>> below, bool isFolded)
{
    /// <summary>From how many alike on they are folded.</summary>
    private const int LeastFolded = 3;

    /// <summary>Nodes below one that are drawn.</summary>
    private const int MostShown = 20;

    /// <summary>A node and all below it.</summary>
    /// <param name="party">Who.</param>
    /// <param name="edge">Why it stands there.</param>
    /// <param name="deeper">How many wait in levels that are not drawn.</param>
    public LockNode Of(Party party, Edge? edge, int deeper = 0)
    {
        var edges = below.GetValueOrDefault(party) ?? [];
        var entries = ImmutableArray.CreateBuilder<LockEntry>();
        var groups = edges
            .OrderByDescending(one => one.Wait ?? TimeSpan.MinValue).ThenBy(one => one.Waiter.Pid)
            .GroupBy(KeyOf)
            .Select(group => group.ToList())
            .ToList();
        var (shown, hidden) = (0, 0);
        foreach (var group in groups)
        {
            if (isFolded && shown >= MostShown)
            {
                hidden += group.Sum(one => 1 + Behind(one.Waiter));
                continue;
            }

            var folds = isFolded && group.Count >= LeastFolded;
            foreach (var one in folds ? group.Take(1) : group)
            {
                shown++;
                entries.Add(new(Of(one.Waiter, one), 0, "", one.Wait));
            }

            if (folds)
            {
                entries.Add(new(null, group.Count - 1, Like(group[0]), group[1].Wait));
            }
        }

        return new(party, edge, entries.ToImmutable(), hidden + deeper);
    }

    /// <summary>The first words of a statement that say what it does: <c>SELECT</c>, <c>ALTER TABLE</c>; nothing for what is no statement.</summary>
    internal static string Verb(string query)
    {
        var words = query.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !IsWord(words[0]))
        {
            return "";
        }

        var first = words[0].ToUpperInvariant();
        return first is "ALTER" or "CREATE" or "DROP" or "REFRESH" or "LOCK" && words.Length > 1 && IsWord(words[1]) ? $"{first} {words[1].ToUpperInvariant()}" : first;

        static bool IsWord(string word) => word.Length <= 20 && word.All(char.IsAsciiLetter);
    }

    /// <summary>What makes two alike: doing the same to the same with nobody behind them. Who has somebody behind it is like nobody.</summary>
    private (string What, string Object, LockMode Mode, bool IsQueued, Party? Alone) KeyOf(Edge edge) => below.ContainsKey(edge.Waiter)
        ? ("", "", edge.Awaits, edge.IsQueued, edge.Waiter)
        : (Verb(sample.Session(edge.Waiter.Pid)?.Query ?? ""), Thing(edge), edge.Awaits, edge.IsQueued, null);

    private string Like(Edge edge) =>
        Verb(sample.Session(edge.Waiter.Pid)?.Query ?? "") is { Length: > 0 } verb ? $"{verb} on {Thing(edge)}" : $"on {Thing(edge)}";

    /// <summary>The relation; rows of it are alike.</summary>
    private static string Thing(Edge edge) => edge.Target.Relation?.ToString() ?? edge.Target.Object;

    private int Behind(Party party) => below.TryGetValue(party, out var edges) ? edges.Sum(edge => 1 + Behind(edge.Waiter)) : 0;
}
