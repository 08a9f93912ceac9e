namespace Inspector.Catalog;

/// <summary>A trigger (<c>pg_trigger</c>).</summary>
public sealed class Trigger
{
    /// <summary>The object id.</summary>
    public required uint Oid { get; init; }

    /// <summary>The table it is on.</summary>
    public required Table Table { get; init; }

    /// <summary>The name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>The function's object id (<see cref="CatalogSnapshot.Functions"/>).</summary>
    public uint Function { get; init; }

    /// <summary><c>O</c>rigin (the usual state), <c>D</c>isabled, <c>R</c>eplica or <c>A</c>lways (<c>tgenabled</c>).</summary>
    public char Enabled { get; init; } = 'O';

    /// <summary>Whether the server made it, to enforce a constraint.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Timing and events as bits (<c>tgtype</c>; <c>TRIGGER_TYPE_*</c> in pg_trigger.h).</summary>
    public short Type { get; init; }

    /// <summary>The constraint that it belongs to, by object id; 0 for none.</summary>
    public uint Constraint { get; init; }

    /// <summary>Whether it was cloned from the partitioned parent's.</summary>
    public bool IsInherited { get; init; }
}
