using System.IO.Compression;
using System.Text.RegularExpressions;
using Inspector.Testing;

namespace Inspector.Tests.Corpora;

/// <summary>
/// A real schema outside the repository, in the folder that <c>INSPECTOR_CORPORA</c> names, else in <c>shared/corpora</c> beside it: plain SQL for PostgreSQL 15,
/// compressed. Where the folder is absent a test that asks for it is skipped.
/// </summary>
/// <param name="Name">Its name.</param>
internal sealed partial record Corpus(string Name)
{
    private const string ToCorpora = "../shared/corpora";

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Corpus> All { get; } =
        [.. ((string[])["basejump", "chinook", "cratesio", "documenso", "formbricks", "lemmy", "nextbase", "pagila"]).Select(name => new Corpus(name))];

    private static string? Folder { get; } = Find();

    /// <summary>A fresh database that holds it, analysed.</summary>
    public async Task<TestDatabase> LoadAsync(TestServer server)
    {
        var roles = await ReadAsync("roles.sql");
        var sql = await ReadAsync($"{Name}.sql.gz");
        var database = await server.CreateDatabaseAsync(options: "template template0");
        await database.ExecuteAsync(roles);
        // pgvector is on no server of ours; nothing but its own declaration needs it.
        await using (var session = await database.OpenAsync())
        {
            foreach (var part in AroundAtomic(Vector().Replace(sql, "")))
            {
                await session.ExecuteAsync(part);
            }
        }

        await database.ExecuteAsync("analyze");
        return database;
    }

    /// <summary>A function with BEGIN ATOMIC goes by itself: the driver takes the semicolons in its body for ends of statements.</summary>
    private static IEnumerable<string> AroundAtomic(string sql)
    {
        var at = 0;
        foreach (Match atomic in Atomic().Matches(sql))
        {
            yield return sql[at..atomic.Index];
            yield return atomic.Value;
            at = atomic.Index + atomic.Length;
        }

        yield return sql[at..];
    }

    private static async Task<string> ReadAsync(string file)
    {
        if (Folder is null)
        {
            throw Absent.Part("corpora", $"the schemas to measure on are not here: name their folder in INSPECTOR_CORPORA, or put them into {ToCorpora}");
        }

        await using var stream = File.OpenRead(Path.Combine(Folder, file));
        await using var plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("INSPECTOR_CORPORA") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Inspector.sln")))
            {
                return Path.Combine(folder.FullName, ToCorpora) is var path && Directory.Exists(path) ? path : null;
            }
        }

        return null;
    }

    [GeneratedRegex(@"^(CREATE EXTENSION IF NOT EXISTS|COMMENT ON EXTENSION) vector\b.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Vector();

    [GeneratedRegex(@"^CREATE FUNCTION [^;]*?\bBEGIN ATOMIC\b.*?^\s*END;$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Atomic();
}
