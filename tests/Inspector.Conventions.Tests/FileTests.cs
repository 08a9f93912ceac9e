using System.Text.RegularExpressions;
using Inspector.Tests.Code;

namespace Inspector.Tests;

/// <summary>What no file may hold, and how long it may be.</summary>
public sealed partial class FileTests
{
    private const int MostLines = 300;
    private const int MostLinesOfNineInTen = 150;

    private static readonly string[] EmptyWords = ["Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Managers", "Common"];

    /// <summary>PostgreSQL's own word, by which an id is made of it: <c>LWLock:LockManager</c>.</summary>
    private const string LockManager = "LockManager";

    /// <summary>Whose addresses may be written down. Names that are reserved for examples (RFC 2606, RFC 6761) may as well, services of a cluster, and whatever machine one is at.</summary>
    private static readonly string[] KnownHosts = ["www.apache.org", "docs.oasis-open.org", "json-schema.org", "www.postgresql.org", "github.com", "raw.githubusercontent.com"];

    /// <summary>This file says what it looks for.</summary>
    private static readonly string Itself = "tests/Inspector.Conventions.Tests/FileTests.cs";

    [Fact]
    public void No_name_is_a_word_for_anything()
    {
        var types = new[] { CompiledCode.OfProbes, CompiledCode.OfAgent, CompiledCode.OfTesting }
            .SelectMany(code => code.Assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Inspector", StringComparison.Ordinal) == true) // the rest is the compiler's
            .Select(type => type.Name);
        var files = Repository.Files.SelectMany(file => file.Split('/')).Select(part => part.Split('.')[0]);
        Assert.DoesNotContain(types.Concat(files).Distinct(), name => Word().Matches(name.Replace(LockManager, "", StringComparison.Ordinal)).Any(word => EmptyWords.Contains(word.Value)));
    }

    [Fact]
    public void No_work_is_left_for_later_in_a_comment() => Assert.Empty(Hits(LeftForLater(), Repository.Files));

    [Fact]
    public void No_folder_of_one_machine_is_named() => Assert.Empty(Hits(MachinePath(), Repository.Files));

    [Fact]
    public void No_host_is_named_but_those_that_everybody_knows() =>
        Assert.Empty(
            from file in Repository.Files.Except([Itself])
            from line in Repository.Lines(file)
            from Match url in Url().Matches(line.Text)
            let host = url.Groups["host"].Value
            where !KnownHosts.Contains(host) && !ReservedHost().IsMatch(host)
            select $"{file}:{line.Number}: {host}");

    [Fact]
    public void No_file_of_code_is_long() =>
        Assert.DoesNotContain(Repository.Sources(""), file => Repository.Lines(file).Count() > MostLines);

    [Fact]
    public void Nine_files_of_ten_of_the_product_are_short()
    {
        var lengths = Repository.Sources("src/").Select(file => Repository.Lines(file).Count()).Order().ToList();
        Assert.InRange(lengths[lengths.Count * 9 / 10], 0, MostLinesOfNineInTen);
    }

    private static IEnumerable<string> Hits(Regex pattern, IEnumerable<string> files) =>
        from file in files
        where file != Itself
        from line in Repository.Lines(file)
        where pattern.IsMatch(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";

    [GeneratedRegex("[A-Z]?[a-z]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    /// <summary>At the start of a comment, where such a note stands: prose about them is another thing.</summary>
    [GeneratedRegex(@"(//|#|--|/\*|<!--)\s*(TODO|FIXME|HACK|XXX)\b(?! comments)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeftForLater();

    /// <summary>Somebody's home, a place of work, or a folder below /tmp. <c>/home/me</c> is nobody's; sockets lie in /tmp itself.</summary>
    [GeneratedRegex(@"(?<![\w.~%-])/((root|work|workspace|workspaces|builds|mnt)/\w|(home|Users)/(?!me/|me"")\w|tmp/(wt|\w+dev|bash)\b)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"https?://(?<host>[A-Za-z0-9.-]*[A-Za-z0-9])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Url();

    [GeneratedRegex(@"(^|\.)(example(\.com|\.org|\.net)?|invalid|test|localhost|svc)$|^127\.0\.0\.1$|^e$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReservedHost();
}
