namespace Inspector;

/// <summary>What a probe is about: the room it lives in.</summary>
public enum Category
{
    /// <summary>Indexes.</summary>
    Indexes,

    /// <summary>Constraints and keys.</summary>
    Constraints,

    /// <summary>Columns and their types.</summary>
    Columns,

    /// <summary>Row security.</summary>
    RowSecurity,

    /// <summary>Tenant isolation.</summary>
    Tenancy,

    /// <summary>What migrations leave behind.</summary>
    Migrations,

    /// <summary>Vacuum, statistics, settings, replication.</summary>
    Maintenance,

    /// <summary>Who waits for whom.</summary>
    Locks,
}
