using Inspector.Findings;
using Inspector.Remediation;

namespace Inspector.Tests.Reports;

/// <summary>Names and texts that want to be something else than text.</summary>
internal static class Hostile
{
    public static readonly string[] Names =
    [
        "it's \"quoted\"",
        "two\nlines",
        "carriage\rreturn\ttab",
        "\u001b[2J\u001b[31mred\u0007",
        "\u202Egnp.exe",
        "zero\u200Bwidth\u2066isolate",
        "\u0085\u009b31m C1",
        "<script>alert(1)</script>&amp;",
        "**bold** _it_ `code` ```fence``` | pipe",
        "[click](https://evil.example) ![i](x)",
        "@octocat #1 GH-1 $x$ :smile: www.evil.example",
        "[red]markup[/] {0} {{1}}",
        "-- drop table x; /* $$ */",
        "$tag$ 'a' $tag$",
        "\\backslash\\",
        "таблица_заказов_очень_длинное_",
        "表表表表表表表表表表表表表表表表表表表表表",
        "😀👩‍👩‍👧‍👦🇩🇪",
        new string('x', 63),
        " leading and trailing ",
        "e\u0301\u0301\u0301",
        "\uE000private\uFFFF",
        "\U000E0041tag",
        "half\uD83D",
        "# heading",
        "---",
        "1. list",
        "]]>",
        "%s%n\0",
    ];

    public static Inspection Inspection => Of(Names);

    /// <summary>An inspection that has the names in every place where a database may put text.</summary>
    public static Inspection Of(IEnumerable<string> names) => Samples.Empty with
    {
        Target = new(names.First(), names.Last(), 5432, names.First(), "18.4", IsStandby: false),
        Findings = [.. names.Select(Finding)],
        Outcomes = [.. names.Select((name, i) => new Outcome($"probe-{i}", (OutcomeStatus)(i % 3), name, 0))],
        Unseen = [.. names.Select(name => $"not seen: {name}")],
        Faults = [.. names.Select(name => $"failed: {name}")],
    };

    private static Finding Finding(string name, int i) => new()
    {
        Probe = "duplicate-index",
        Severity = Severity.Warning,
        Confidence = i % 7 == 6 ? Confidence.Possible : Confidence.Proven,
        Subject = new(ObjectKind.Index, name, name) { Table = name },
        Facet = name,
        Title = $"{name} repeats {name}",
        Detail = $"{name} is what it is.",
        Evidence = [new("same as", name, null, name), new(name, 1L, name, name), new("size", null, "bytes", $"not known: {name}")],
        Plan = i % 5 == 4 ? Plan.Undecided(name) : Plan.Of(Samples.Drop with
        {
            Sql = Sql.Of($"DROP INDEX CONCURRENTLY {Sql.Name(name)};"),
            Locks = [new(LockMode.AccessExclusiveLock, Identifier.Quote(name, name))],
            Verify = Sql.Of($"SELECT {Sql.Literal(name)} IS NULL;"),
            Rollback = i % 2 == 0 ? Sql.FromServer($"CREATE INDEX ON {name}") : null,
            WhyNoRollback = name,
            Caveats = [name],
        }),
        State = i % 11 == 10 ? FindingState.Suppressed : FindingState.New,
        SuppressedBecause = i % 11 == 10 ? name : null,
    };
}
