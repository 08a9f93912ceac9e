using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Inspector.Catalog;
using Inspector.Postgres;

namespace Inspector.Tests.Promises;

/// <summary>Recognises what may be sent to a server of one version: the listed statements, and what begins and ends a transaction.</summary>
internal sealed class KnownText(ServerVersion version)
{
    /// <summary>The parts of a statement that stand for a name, and what may stand in their place.</summary>
    private static readonly (string Placeholder, string Pattern)[] Holes =
    [
        ("0::oid", @"\d+::oid"),
        ("a_sequence", Name + @"\." + Name),
        ("a_schema", Name),
        ("a_catalog", "pg_[a-z_]+"),
    ];

    private const string Name = """(?:[a-z_][a-z0-9_]*|"(?:[^"]|"")+")""";

    private readonly ImmutableArray<Regex> _preamble = [.. GuardedSession.Preamble(TimeSpan.FromSeconds(7)).Select(line => Whole(Regex.Escape(line).Replace("7000", @"\d+", StringComparison.Ordinal)))];

    private readonly ImmutableArray<(Statement Statement, Regex Text)> _statements = [.. Statements.All.Select(known => (known, Pattern(known, version)))];

    /// <summary>The statement that a text is; null when it is none of the list.</summary>
    public Statement? Find(string text) => _statements.FirstOrDefault(known => known.Text.IsMatch(text)).Statement;

    /// <summary>
    /// Cuts what one session sent into its transactions, and fails unless each begins with the whole preamble, READ ONLY included, and ends with COMMIT or ROLLBACK.
    /// </summary>
    /// <returns>What was sent within the transactions.</returns>
    public List<string> InsideTransactions(IEnumerable<string> sent)
    {
        var inside = new List<string>();
        var at = 0;
        foreach (var text in sent)
        {
            if (at < _preamble.Length)
            {
                Assert.Matches(_preamble[at++], text);
            }
            else if (text is "commit" or "rollback")
            {
                at = 0;
            }
            else
            {
                inside.Add(text);
            }
        }

        Assert.Equal(0, at);
        return inside;
    }

    private static Regex Pattern(Statement statement, ServerVersion version)
    {
        var pattern = Regex.Escape(statement.For(version));
        foreach (var (placeholder, filled) in Holes)
        {
            pattern = pattern.Replace(placeholder, filled, StringComparison.Ordinal);
        }

        return Whole(Holes.Any(hole => statement.For(version).Contains(hole.Placeholder, StringComparison.Ordinal)) ? $"{pattern}(?:\nunion all\n{pattern})*" : pattern);
    }

    // The texts are our own.
#pragma warning disable MA0009
    private static Regex Whole(string pattern) => new($@"\A{pattern}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
#pragma warning restore MA0009
}
