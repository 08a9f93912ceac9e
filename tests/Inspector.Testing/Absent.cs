namespace Inspector.Testing;

/// <summary>What to do with a test that needs something which this machine lacks.</summary>
internal static class Absent
{
    /// <summary>xUnit's mark of a test that finds out only while it runs that it cannot: the rest of the message is the reason.</summary>
    private const string SkipMark = "$XunitDynamicSkip$";

    /// <summary>The exception to throw: the test is skipped with the reason, or fails with it where <c>INSPECTOR_TEST_REQUIRE</c> names the part.</summary>
    /// <param name="part">Its name, for example <c>pgbouncer</c>.</param>
    /// <param name="reason">What is missing and how to install it, in one line.</param>
    public static Exception Part(string part, string reason) => TestEnvironment.RequiredParts.Contains(part)
        ? new InvalidOperationException($"INSPECTOR_TEST_REQUIRE names {part}: {reason}")
        : new InvalidOperationException(SkipMark + reason);
}
