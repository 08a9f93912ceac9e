using System.Collections.Immutable;

namespace Inspector.Remediation;

/// <summary>One statement, or one transaction of several, of a plan. What it says of locks is measured by a test, never remembered.</summary>
public sealed record Step
{
    /// <summary>The phase it belongs to.</summary>
    public required Phase Phase { get; init; }

    /// <summary>What to run.</summary>
    public required Sql Sql { get; init; }

    /// <summary>
    /// The strongest lock on each table and sequence that it takes, and on each index where it is stronger than ROW EXCLUSIVE, which every
    /// reader and writer of the table may take; catalogs, and what the step itself makes, aside.
    /// </summary>
    public required ImmutableArray<Lock> Locks { get; init; }

    /// <summary>Whom it makes wait while it runs.</summary>
    public required Blocks Blocks { get; init; }

    /// <summary>Whether it may run in a transaction block.</summary>
    public bool IsTransactional { get; init; } = true;

    /// <summary>How much it has to do.</summary>
    public required Work Work { get; init; }

    /// <summary>
    /// The <c>lock_timeout</c> to run it under; null where none is right, because giving up half-way leaves something behind. When it
    /// strikes, nothing was changed: wait, and run the step again.
    /// </summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary>A query that returns one row with one true column when the step has done its work.</summary>
    public required Sql Verify { get; init; }

    /// <summary>What undoes it, or null: then <see cref="WhyNoRollback"/> says why.</summary>
    public Sql? Rollback { get; init; }

    /// <summary>Why nothing undoes it; null when <see cref="Rollback"/> does.</summary>
    public string? WhyNoRollback { get; init; }

    /// <summary>What to know before running it, whole sentences.</summary>
    public ImmutableArray<string> Caveats { get; init; } = [];
}
