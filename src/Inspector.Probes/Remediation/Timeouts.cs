namespace Inspector.Remediation;

/// <summary>How long a step may wait for its locks.</summary>
internal static class Timeouts
{
    /// <summary>
    /// For a step that makes others wait: while it waits for its own lock, everyone who comes later queues behind it, so this is also how
    /// long an unlucky attempt makes them wait.
    /// </summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
}
