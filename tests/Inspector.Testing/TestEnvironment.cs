using System.Collections.Immutable;
using System.Globalization;

namespace Inspector.Testing;

/// <summary>What the environment asks of a test run. <c>build.sh test</c> sets these, and CI with it.</summary>
internal static class TestEnvironment
{
    /// <summary><c>INSPECTOR_TEST_POSTGRES</c>: a superuser's connection string; tests then use that one server.</summary>
    public static string? GivenServer { get; } = Read("INSPECTOR_TEST_POSTGRES");

    /// <summary><c>INSPECTOR_TEST_VERSIONS</c>: the major versions that must run, such as <c>14,18</c>, and no others; empty is whatever is found.</summary>
    public static ImmutableArray<int> RequiredVersions { get; } =
        [.. List("INSPECTOR_TEST_VERSIONS").Select(v => int.Parse(v, NumberStyles.None, CultureInfo.InvariantCulture)).Distinct().Order()];

    /// <summary><c>INSPECTOR_TEST_REQUIRE</c>: other parts, such as <c>pgbouncer</c>, without which tests fail where else they would be skipped.</summary>
    public static ImmutableHashSet<string> RequiredParts { get; } = [.. List("INSPECTOR_TEST_REQUIRE")];

    /// <summary><c>INSPECTOR_TEST_LONG</c>: soaks, and thousands of random cases in place of hundreds.</summary>
    public static bool IsLong { get; } = Read("INSPECTOR_TEST_LONG") is "1" or "true";

    /// <summary><c>INSPECTOR_TEST_SERVERS_RAN</c>: a file to which each started server's version is added, so that the run's report can say it.</summary>
    public static string? ReportFile { get; } = Read("INSPECTOR_TEST_SERVERS_RAN");

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string[] List(string name) => (Read(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
