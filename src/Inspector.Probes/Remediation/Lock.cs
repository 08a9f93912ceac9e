using Inspector.Catalog;

namespace Inspector.Remediation;

/// <summary>A lock that a step takes.</summary>
/// <param name="Mode">The strongest mode it takes on that object.</param>
/// <param name="On">The object, as <c>schema.name</c>, quoted where needed.</param>
public sealed record Lock(LockMode Mode, string On)
{
    internal static Lock Of(LockMode mode, Table table) => new(mode, Identifier.Quote(table.Schema.Name, table.Name));

    internal static Lock Of(LockMode mode, Index index) => new(mode, Identifier.Quote(index.Table.Schema.Name, index.Name));

    /// <summary>On an object that the plan itself makes, or gives another name.</summary>
    internal static Lock Of(LockMode mode, Schema schema, string name) => new(mode, Identifier.Quote(schema.Name, name));

    internal static Lock Of(LockMode mode, Sequence sequence) => new(mode, Identifier.Quote(sequence.Schema.Name, sequence.Name));
}

/// <summary>Whom a step makes wait while it runs.</summary>
public enum Blocks
{
    /// <summary>Neither reads nor writes.</summary>
    None,

    /// <summary>Writes.</summary>
    Writes,

    /// <summary>Reads and writes.</summary>
    ReadsAndWrites,
}

/// <summary>How much a step has to do, which with its locks decides how long others may wait.</summary>
public enum Work
{
    /// <summary>The catalog alone, whatever the size of the table.</summary>
    Instant,

    /// <summary>It reads the whole table.</summary>
    Scan,

    /// <summary>It writes the whole table or as much as that.</summary>
    Rewrite,
}

/// <summary>Phases of a safe change, in order.</summary>
public enum Phase
{
    /// <summary>Add what is new beside what is old.</summary>
    Expand,

    /// <summary>Fill it, in batches.</summary>
    Backfill,

    /// <summary>Prove that it is right.</summary>
    Validate,

    /// <summary>Make it what everyone uses.</summary>
    Switch,

    /// <summary>Remove what is old.</summary>
    Contract,
}
