using System.Globalization;
using System.Text.RegularExpressions;
using Inspector.Agent.Commands;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Commands;

/// <summary>A command line, typed into this process. No password of its words, nor of its environment, may be seen again.</summary>
internal static partial class Typed
{
    /// <summary>Runs it in surroundings where nothing is set.</summary>
    public static async Task<Ended> RunAsync(params string[] words)
    {
        using var around = new Surroundings();
        return await RunAsync(around, words);
    }

    /// <summary>Runs it in given surroundings.</summary>
    public static Task<Ended> RunAsync(Surroundings around, params string[] words) => RunAsync(around, TestContext.Current.CancellationToken, words);

    /// <summary>Runs it until it ends or is stopped.</summary>
    public static async Task<Ended> RunAsync(Surroundings around, CancellationToken cancellation, params string[] words)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var code = await CommandLine.RunAsync(words, new() { Output = output, Error = error, Width = 100 }, around.Environment, cancellation);
        var ended = new Ended(code, output.ToString(), error.ToString());
        foreach (var secret in words.SelectMany(word => Passwords().Matches(word).Select(match => match.Groups["password"].Value)).Append(around.Environment.Variable("PGPASSWORD")))
        {
            if (secret is { Length: > 0 })
            {
                Assert.DoesNotContain(secret, ended.Output, StringComparison.Ordinal);
                Assert.DoesNotContain(secret, ended.Error, StringComparison.Ordinal);
            }
        }

        return ended;
    }

    /// <summary>Where a keyword string or a URI has its password.</summary>
    [GeneratedRegex(@"password='?(?<password>[^' ]+)|://[^:/@]*:(?<password>[^@]+)@", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Passwords();
}
