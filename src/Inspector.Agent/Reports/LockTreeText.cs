using Inspector.Activity;

namespace Inspector.Agent.Reports;

/// <summary>A tree of locks as lines.</summary>
internal sealed class LockTreeText(Page page, LockSample sample, bool isVerbose)
{
    private const int MostHoldings = 3;

    /// <summary>The length to which a statement is cut unless everything is shown.</summary>
    private const int LongestStatement = 160;

    /// <summary>Writes a tree.</summary>
    public void Write(LockTree tree)
    {
        var below = tree.Top.Waiters.Length + (tree.Top.Folded > 0 ? 1 : 0) + (tree.Elsewhere > 0 ? 1 : 0);
        var stem = below > 0 ? "│  " : "   ";
        page.Branch("", stem, Who(tree.Root.Party), $"{(tree.Root.State == "deadlock" ? "in a deadlock" : $"blocks {Quantity.Number(tree.Root.Blocked)}")}; {About(tree.Root.Party)}", Ink.Red);
        WriteStatement(tree.Root.Party, stem);
        if (Holdings(tree.Root.Party) is { Length: > 0 } holdings)
        {
            page.Branch(stem, stem, "holds", holdings, Ink.Dim);
        }

        WriteWaiters(tree.Top, "", tree.Elsewhere);
    }

    private void WriteWaiters(LockNode node, string prefix, int elsewhere)
    {
        var left = node.Waiters.Length + (node.Folded > 0 ? 1 : 0) + (elsewhere > 0 ? 1 : 0);
        foreach (var entry in node.Waiters)
        {
            var (first, rest) = Stems(prefix, --left == 0);
            if (entry.Node is { } waiter)
            {
                WriteWaiter(waiter, first, rest);
            }
            else
            {
                page.Branch(first, rest, $"+ {Quantity.Number(entry.Count)} more", $"{entry.What}{(entry.Longest is { } longest ? $", longest {Quantity.Duration(longest)}" : "")}", Ink.Bold);
            }
        }

        if (node.Folded > 0)
        {
            var (first, rest) = Stems(prefix, --left == 0);
            page.Branch(first, rest, $"+ {Quantity.Number(node.Folded)} more", "behind these", Ink.Bold);
        }

        if (elsewhere > 0)
        {
            var (first, rest) = Stems(prefix, isLast: true);
            page.Branch(first, rest, $"+ {Quantity.Number(elsewhere)}", "that wait for a root above as well", Ink.Bold);
        }
    }

    private void WriteWaiter(LockNode waiter, string first, string rest)
    {
        var edge = waiter.Edge!;
        var stem = waiter.Waiters.IsEmpty && waiter.Folded == 0 ? $"{rest}   " : $"{rest}│  ";
        var wait = edge.Wait is { } duration ? $"waits {Quantity.Duration(duration)} for" : "begins to wait for";
        page.Branch(
            first,
            stem,
            Who(waiter.Party),
            $"{wait} {edge.Awaits} on {edge.Target.Object}, {(edge.IsQueued ? "queued behind" : "held:")} {edge.Holds}; {Whose(sample.Session(waiter.Party.Pid))}",
            Ink.Bold);
        WriteStatement(waiter.Party, stem);
        WriteWaiters(waiter, rest, elsewhere: 0);
    }

    private void WriteStatement(Party party, string stem)
    {
        if (sample.Session(party.Pid) is { Query.Length: > 0 } session && !party.IsPrepared)
        {
            page.Branch(stem, stem, session.State == "active" ? "runs" : "ran", Visible.Line(session.Query, isVerbose ? int.MaxValue : LongestStatement), Ink.Dim, Ink.Code);
        }
    }

    private static (string First, string Below) Stems(string prefix, bool isLast) => ($"{prefix}{(isLast ? "└─ " : "├─ ")}", $"{prefix}{(isLast ? "   " : "│  ")}");

    private static string Who(Party party) => party.IsPrepared ? $"prepared transaction {(party.Gid is { } gid ? Visible.Quoted(gid) : "that has just ended")}" : $"{party}";

    private string About(Party party)
    {
        var age = LockTree.Age(sample, party) is { } open ? $"open for {Quantity.Duration(open)}" : null;
        if (party.IsPrepared)
        {
            var prepared = sample.Prepared(party.Gid);
            return Joined([age, prepared?.Owner is { } owner ? $"of {owner}" : null, prepared?.Database is { } database ? $"in {database}" : null], ", ");
        }

        var session = sample.Session(party.Pid);
        var state = session is null ? "ended while we looked" : session.IsVisible ? StateOf(session) : "state hidden";
        return Joined([Joined([state, age is null ? null : $"transaction {age}"], ", "), session is null ? null : Whose(session)], "; ");
    }

    private static string StateOf(Session session) => session.Kind switch
    {
        SessionKind.AutovacuumWorker => session.PreventsWraparoundByVacuum ? "autovacuum to prevent wraparound, which does not yield" : "autovacuum",
        SessionKind.Client or SessionKind.Unknown => session.State ?? "no state",
        _ => Joined([session.BackendType, session.State], ", "),
    };

    /// <summary>Role, application, client, database: what tells a person whom to ask.</summary>
    private static string Whose(Session? session)
    {
        if (session is null)
        {
            return "ended while we looked";
        }

        var who = session.Application.Length > 0 ? $"{session.Role ?? "no role"} ({session.Application})" : session.Role ?? "no role";
        return Joined([who, session.Client is { } client ? $"from {client}" : null, session.Database is { } database ? $"in {database}" : null], " ");
    }

    /// <summary>What others wait for, and what it has touched besides; the strongest first.</summary>
    private string Holdings(Party party)
    {
        var held = sample.Graph.WaitersOf(party).Where(edge => !edge.IsQueued).Select(edge => (Mode: edge.Holds, edge.Target.Object))
            .Concat(sample.Held.Where(held => held.Party == party).Select(held => (held.Mode, held.Target.Object)))
            .Distinct()
            .OrderByDescending(one => one.Mode)
            .ThenBy(one => one.Object, StringComparer.Ordinal)
            .Select(one => $"{one.Mode} on {one.Object}")
            .ToList();
        return string.Join("; ", held.Take(MostHoldings)) + (held.Count > MostHoldings ? $"; and {Quantity.Number(held.Count - MostHoldings)} more" : "");
    }

    private static string Joined(IEnumerable<string?> parts, string separator) => string.Join(separator, parts.Where(part => part is { Length: > 0 }));
}
