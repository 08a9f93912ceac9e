using Inspector.Catalog;
using Inspector.Postgres;
using Inspector.Testing;
using Npgsql;
using Index = Inspector.Catalog.Index;

namespace Inspector.Tests.Catalog;

/// <summary>Reads a database that a script has filled.</summary>
internal static class Given
{
    /// <summary>The names that a catalog must hold unharmed: quotes, newline, backslash, other scripts, right-to-left, markup, what the length allows.</summary>
    public static readonly string[] HostileNames =
    [
        "plain", "Capital", "with space", "with \"quote\"", "it's", "back\\slash", "line\nfeed", "tab\there", "semi;colon", "dollar$", "$1", "per%cent", "<b>&amp;",
        "emoji 🐘👩‍👩‍👧", "naïve", "漢字", "שלום", "select", "user", "0digit", "a.b", "--", "/*", "{0}", "\u0001", "\u007f", "\u200b", "\ufeff", "null",
        new string('x', 63), new string('é', 31),
    ];

    public static async Task<CatalogSnapshot> ReadAsync(TestDatabase database, string script)
    {
        await database.ExecuteAsync(script);
        return await ReadAsync(database.DataSource);
    }

    public static async Task<CatalogSnapshot> ReadAsync(NpgsqlDataSource source)
    {
        await using var session = await GuardedSession.OpenAsync(source, cancellation: TestContext.Current.CancellationToken);
        var read = (await ObservationReader.ReadAsync(session, [], TimeProvider.System, TestContext.Current.CancellationToken)).Database;
        Assert.Empty(read.Faults);
        return read;
    }

    /// <summary>A name in double quotes.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static Table Table(this CatalogSnapshot snapshot, string name) => snapshot.Tables.Single(table => table.Name == name);

    public static T Constraint<T>(this Table table, string name)
        where T : Constraint =>
        Assert.IsType<T>(table.Constraints.Single(constraint => constraint.Name == name));

    public static Index Index(this CatalogSnapshot snapshot, string name) => snapshot.Indexes.Single(index => index.Name == name);

    public static Sequence Sequence(this CatalogSnapshot snapshot, string name) => snapshot.Sequences.Single(sequence => sequence.Name == name);

    public static Role Role(this CatalogSnapshot snapshot, string name) => snapshot.Server.Roles.Values.Single(role => role.Name == name);
}
