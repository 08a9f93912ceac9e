namespace Inspector.Remediation;

/// <summary>How long a step may wait for its locks.</summary>
internal static class Timeouts
{
    /// <summary>
    /// For a step that makes others wait: while it waits for its own lock, everyone who comes later queues behind it, so this is also how
    /// long an unlucky attempt makes them wait.
    /// </summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    /// <summary>
    /// For a step that takes such locks on several tables one after the other, as the transactions of others do in the opposite order: all of
    /// its waits together are shorter than <c>deadlock_timeout</c> (a second by default), so that it gives way before a deadlock is resolved
    /// at the cost of someone else.
    /// </summary>
    /// <param name="tables">How many tables.</param>
    public static TimeSpan For(int tables) => tables <= 1 ? Short : TimeSpan.FromMilliseconds(900 / tables);
}
