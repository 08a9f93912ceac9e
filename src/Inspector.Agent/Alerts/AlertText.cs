using System.Globalization;
using Inspector.Activity;
using Inspector.Agent.Reports;
using Inspector.Findings;

namespace Inspector.Agent.Alerts;

/// <summary>Makes an alert of an incident and the look at the server in which it was seen. Pure.</summary>
internal static class AlertText
{
    /// <summary>Characters of a name; PostgreSQL's own have 63 bytes, those of prepared transactions 200.</summary>
    public const int LongestName = 200;

    private const int LongestQuery = 400;
    private const int LongestTree = 2_000;
    private const int MostLines = 15;
    private const int MostObjects = 5;
    private const int LongestStatement = 1_000;

    /// <summary>The alert.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="key">The incident's key.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="root">Its root in this sample.</param>
    /// <param name="picture">The look.</param>
    public static LockAlert Of(string target, string key, Incident incident, Root root, LockPicture picture)
    {
        var sample = picture.Sample;
        var who = RootOf(incident, root, sample);
        return new()
        {
            Incident = key,
            Target = target,
            Database = DatabaseOf(incident, root.Party, sample) is { } database ? StoredName(database) : null,
            Start = incident.Start,
            Seen = sample.SampledAt,
            Root = who,
            Waiters = root.Blocked,
            PeakWaiters = Math.Max(incident.PeakWaiters, root.Blocked),
            LongestWait = Longest(sample, root.Party),
            Objects = [.. incident.Objects.Take(MostObjects).Select(Shown)],
            Tree = TreeOf(sample, root),
            ToDo = AlertAdvice.ToDo(root, sample),
            Statement = StatementOf(picture, root.Party),
            Runbook = AlertAdvice.Runbook(root, sample),
        };
    }

    /// <summary>Whether the root is in a database whose name was not read yet: names are read apart.</summary>
    public static bool LacksDatabase(Incident incident, Party party, LockSample sample) =>
        DatabaseOf(incident, party, sample) is null && (party.IsPrepared ? sample.Prepared(party.Gid)?.DatabaseOid : sample.Session(party.Pid)?.DatabaseOid) is > 0;

    /// <summary>How long the longest wait behind somebody lasts.</summary>
    public static TimeSpan Longest(LockSample sample, Party party)
    {
        var behind = sample.Graph.Behind(party).Select(one => one.Party).ToHashSet();
        return sample.Graph.Queues.SelectMany(queue => queue.Waiters)
            .Where(waiter => behind.Contains(waiter.Party) && waiter.Since < sample.SampledAt)
            .Select(waiter => sample.SampledAt - waiter.Since!.Value)
            .DefaultIfEmpty()
            .Max();
    }

    /// <summary>A name as it is, but for what cannot be seen.</summary>
    public static string Shown(string name) => Visible.Text(name) is { Length: > LongestName } longer ? $"{History.StoredText.Cut(longer, LongestName - 1)}…" : Visible.Text(name);

    /// <summary>A name that is a label: as long as any, and of whole characters.</summary>
    private static string StoredName(string name) => History.StoredText.Of(History.StoredText.Cut(name, LongestName));

    private static string? DatabaseOf(Incident incident, Party party, LockSample sample) =>
        incident.Database ?? (party.IsPrepared ? sample.Prepared(party.Gid)?.Database : sample.Session(party.Pid)?.Database);

    private static AlertRoot RootOf(Incident incident, Root root, LockSample sample)
    {
        var (party, session) = (root.Party, sample.Session(root.Party.Pid));
        var prepared = party.IsPrepared ? sample.Prepared(party.Gid) : null;
        var since = party.IsPrepared ? prepared?.PreparedAt : session?.TransactionStart;
        var application = Shown(session?.Application ?? incident.Application);
        var role = (session?.Role ?? prepared?.Owner ?? incident.Role) is { } name ? Shown(name) : null;
        return new()
        {
            Pid = party.Pid,
            Gid = party.Gid is { } gid ? Shown(gid) : null,
            Application = application,
            Role = role,
            Client = (session?.Client ?? incident.Client) is { } client ? Shown(client) : null,
            State = root.State,
            Since = since,
            Query = party.IsPrepared ? "" : Visible.Line(session?.Query ?? incident.Query, LongestQuery),
            Who = Who(party, application, role),
            What = What(root, session, since is { } open ? sample.SampledAt - open : null, sample.SampledAt),
        };
    }

    private static string Who(Party party, string application, string? role)
    {
        if (party.IsPrepared)
        {
            return $"prepared transaction {Visible.Quoted(party.Gid ?? "")}{(role is null ? "" : $" of {role}")}";
        }

        var pid = string.Create(CultureInfo.InvariantCulture, $"pid {party.Pid}");
        return application.Length == 0 ? $"{pid}{(role is null ? "" : $" of {role}")}" : $"{application} ({(role is null ? "" : $"role {role}, ")}{pid})";
    }

    private static string What(Root root, Session? session, TimeSpan? age, DateTimeOffset now) => root.State switch
    {
        "deadlock" => "which waits for others in turn: a deadlock in the making",
        "prepared" => age is { } prepared ? $"prepared {Quantity.Duration(prepared)} ago" : "prepared",
        null => "whose state is hidden from our role",
        _ when session?.Kind == SessionKind.AutovacuumWorker => session.PreventsWraparoundByVacuum ? "autovacuum to prevent wraparound, which does not yield" : "autovacuum",
        var state when state.StartsWith("idle", StringComparison.Ordinal) && session?.StateChange is { } since && since < now => $"{state} for {Quantity.Duration(now - since)}",
        var state => age is { } open ? $"{state}, its transaction open for {Quantity.Duration(open)}" : state,
    };

    private static string TreeOf(LockSample sample, Root root)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        new LockTreeText(new(output, new() { Width = 120 }), sample, isVerbose: false).Write(LockTree.Of(sample, root));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (shown, length) = (new List<string>(), 0);
        foreach (var line in lines.Take(MostLines).TakeWhile(line => (length += line.Length + 1) <= LongestTree))
        {
            shown.Add(line);
        }

        return string.Join('\n', shown.Count < lines.Length ? shown.Append($"and {Quantity.Of(lines.Length - shown.Count, "further lines")}") : shown);
    }

    /// <summary>What live probes would run: it names the transaction, so that it hits nobody else. A prepared transaction is its coordinator's to decide, and a deadlock the server ends.</summary>
    private static string StatementOf(LockPicture picture, Party party)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{party.Pid}");
        var statement = party.IsPrepared
            ? null
            : picture.Examination.Findings
                .Where(finding => finding.Subject is { Kind: ObjectKind.Session } subject && subject.Name == name)
                .SelectMany(finding => finding.Plan.Steps)
                .FirstOrDefault(step => step.Phase == Remediation.Phase.Switch)?.Sql.ToString();
        return statement is { Length: <= LongestStatement } ? Visible.Line(statement, LongestStatement) : "";
    }
}
