using Inspector.Agent.Targets;

namespace Inspector.Tests.Targets;

/// <summary>
/// Random texts, put together from the pieces that matter, mean the same to libpq and to us. What we refuse on purpose (a second @ in a URI, spaces around its parts, which
/// libpq's versions disagree about, a slash between brackets) is not made here.
/// </summary>
public sealed class LibpqAgreementTests
{
    private const int Rounds = 20_000;

    private static readonly string[] UriPieces =
    [
        "u", "p", "h1", "db", "5", "5433", "/", ":", ",", "?", "&", "=", "[::1]", "%20", "%41", "%zz", "%00", "%2F", "+", "'", "\\", "#", "é", "🐘",
        "sslmode", "sslmode=require", "host=x", "port=7", "dbname=y", "user=z", "ssl=true", "nope=1", "&application_name=a",
    ];

    private static readonly string[] KeywordPieces =
    [
        "host", "port", "dbname", "user", "password", "sslmode", "nope", "requiressl=1", "=", "=", "=", " ", " ", "  ", "\t", "\n", "'", "'", "\\", "\\'", "\\\\", "a", "1", "it", "é", "🐘", ",", "a b", "'a b'", "''",
    ];

    [Fact]
    public void URIs_mean_the_same_to_libpq() => Compare(1, random =>
        (random.Next(2) == 0 ? "postgresql://" : "postgres://") + (random.Next(2) == 0 ? Pick(random, ["u@", "u:p@", "u:@", ":p@", "@", "u%40:p%3A@", "u:p:q@", "u:p?x@"]) : "") + Some(random, UriPieces));

    [Fact]
    public void Keyword_strings_mean_the_same_to_libpq() => Compare(2, random => "host=h " + Some(random, KeywordPieces));

    private static void Compare(int seed, Func<Random, string> make)
    {
        Assert.SkipWhen(Libpq.Installed is null, "libpq.so.5 is not installed");
        var random = new Random(seed);
        var understood = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = make(random);
            var expected = Libpq.Installed!.Read(text);
            if (expected?.Contains('\ufffd', StringComparison.Ordinal) == true)
            {
                continue; // percent-encoded bytes that are no UTF-8: libpq does not mind, we do
            }

            understood += expected is null ? 0 : 1;
            Assert.True(Read(text) == expected, $"{text}\nlibpq: {expected ?? "(an error)"}\nours:  {Read(text) ?? "(an error)"}");
        }

        Assert.InRange(understood, Rounds / 50, Rounds);
    }

    private static string? Read(string text)
    {
        try
        {
            var parameters = ConnectionText.Read(text).Parameters;
            return string.Join(" ", parameters.Names.Select(name => $"{name}=[{parameters[name]}]").Order(StringComparer.Ordinal));
        }
        catch (TargetException)
        {
            return null;
        }
    }

    private static string Some(Random random, string[] pieces) => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Pick(random, pieces)));

    private static string Pick(Random random, string[] pieces) => pieces[random.Next(pieces.Length)];
}
