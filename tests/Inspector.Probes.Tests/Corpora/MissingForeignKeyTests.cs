using System.Collections.Immutable;
using System.Globalization;
using Inspector.Catalog;
using Inspector.Constraints;
using Inspector.Findings;
using Inspector.Postgres;
using Inspector.Remediation;
using Inspector.Testing;

namespace Inspector.Tests.Corpora;

/// <summary>
/// Removes foreign keys from real schemas and asks for them back: all of them, and a fifth at random, so that the database's own conventions can be learned from the rest.
/// </summary>
public sealed class MissingForeignKeyTests(ITestOutputHelper output)
{
    private const double LeastMeanF1 = 0.92;
    private const double LeastPrecision = 0.95;
    private const int Draws = 5;

    [Theory, EveryVersion(Since = 15, Only = Versions.Newest)]
    public async Task Foreign_keys_that_were_removed_are_asked_for_again(TestServer server)
    {
        var (all, fifth) = (new List<Score>(), new List<Score>());
        foreach (var corpus in Corpus.All)
        {
            await using var database = await corpus.LoadAsync(server);
            var whole = await ReadAsync(database);
            fifth.Add(await MeasureFifthsAsync(corpus, database, whole));
            all.Add(await MeasureAsync($"{corpus.Name}, all", database, whole, [.. whole.ForeignKeys], isAgain: false));
        }

        Report("all", all);
        Report("a fifth", fifth);
        Assert.True(all.Average(score => score.F1) >= LeastMeanF1, "all removed: mean F1");
        Assert.True(fifth.Average(score => score.F1) >= LeastMeanF1, "a fifth removed: mean F1");
        Assert.True(all.Aggregate((sum, score) => sum + score).Precision >= LeastPrecision, "all removed: precision");
        Assert.True(fifth.Aggregate((sum, score) => sum + score).Precision >= LeastPrecision, "a fifth removed: precision");
    }

    private async Task<Score> MeasureFifthsAsync(Corpus corpus, TestDatabase database, CatalogSnapshot whole)
    {
        var sum = new Score(0, 0, 0);
        for (var seed = 1; seed <= Draws; seed++)
        {
            var keys = whole.ForeignKeys.ToArray();
            new Random(seed).Shuffle(keys);
            ImmutableArray<ForeignKey> drawn = [.. keys.Take((keys.Length + 4) / 5)];
            sum += await MeasureAsync(string.Create(CultureInfo.InvariantCulture, $"{corpus.Name}, a fifth, seed {seed}"), database, whole, drawn, isAgain: true);
        }

        return sum;
    }

    private async Task<Score> MeasureAsync(string what, TestDatabase database, CatalogSnapshot whole, ImmutableArray<ForeignKey> removed, bool isAgain)
    {
        var before = await AskAsync(database, whole);
        var definitions = await database.QueryAsync(
            """
            select format('%I.%I', n.nspname, c.relname), k.conname, pg_get_constraintdef(k.oid)
            from pg_constraint k
            join pg_class c on c.oid = k.conrelid
            join pg_namespace n on n.oid = c.relnamespace
            where k.contype = 'f'
            """,
            row => (Table: row.GetString(0), Name: row.GetString(1), Definition: row.GetString(2)));
        string Definition(ForeignKey key) =>
            definitions.Single(known => known.Table == Identifier.Quote(key.Table.Schema.Name, key.Table.Name) && known.Name == key.Name).Definition;
        foreach (var key in removed)
        {
            await database.ExecuteAsync($"alter table {Identifier.Quote(key.Table.Schema.Name, key.Table.Name)} drop constraint \"{key.Name}\"");
        }

        var expected = removed.Select(Link.Of).ToHashSet();
        var all = await AskAsync(database, whole);
        // What is asked for with every key in place is about columns that never had one: right or wrong, it says nothing of what was removed, and counts where all are.
        var asked = all.Except(isAgain ? before.Except(expected) : []).ToHashSet();
        var score = new Score(asked.Count(expected.Contains), asked.Count, expected.Count);
        output.WriteLine($"{what}: {score}; asked for before: {before.Count}");
        foreach (var link in asked.Except(expected).OrderBy(link => link.ToString(), StringComparer.Ordinal))
        {
            output.WriteLine($"    wrong: {link}");
        }

        foreach (var link in expected.Except(asked).OrderBy(link => link.ToString(), StringComparer.Ordinal))
        {
            output.WriteLine($"    not found: {link}");
        }

        if (isAgain)
        {
            foreach (var key in removed)
            {
                await database.ExecuteAsync($"alter table {Identifier.Quote(key.Table.Schema.Name, key.Table.Name)} add constraint \"{key.Name}\" {Definition(key)}");
            }
        }

        return score;
    }

    private static async Task<HashSet<Link>> AskAsync(TestDatabase database, CatalogSnapshot whole)
    {
        var inspection = await Inspect.DatabaseAsync(database.DataSource, new() { Probes = [new MissingForeignKey()] });
        return [.. inspection.Findings.Where(finding => finding.Confidence >= Confidence.Likely).Select(finding => Link.Of(finding, whole))];
    }

    private static async Task<CatalogSnapshot> ReadAsync(TestDatabase database)
    {
        await using var session = await GuardedSession.OpenAsync(database.DataSource);
        return (await ObservationReader.ReadAsync(session, [], TimeProvider.System, TestContext.Current.CancellationToken)).Database;
    }

    private void Report(string what, List<Score> scores)
    {
        output.WriteLine($"{what}, together: {scores.Aggregate((sum, score) => sum + score)}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, mean: precision {scores.Average(s => s.Precision):0.000}, recall {scores.Average(s => s.Recall):0.000}, F1 {scores.Average(s => s.F1):0.000}"));
    }
}
