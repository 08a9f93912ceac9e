namespace Inspector.Findings;

/// <summary>What a finding can be about. In JSON the name begins in lower case.</summary>
public enum ObjectKind
{
    /// <summary>A server.</summary>
    Server,

    /// <summary>A database.</summary>
    Database,

    /// <summary>A schema.</summary>
    Schema,

    /// <summary>A table, partitioned or not.</summary>
    Table,

    /// <summary>A view.</summary>
    View,

    /// <summary>A materialized view.</summary>
    MaterializedView,

    /// <summary>A foreign table.</summary>
    ForeignTable,

    /// <summary>A column.</summary>
    Column,

    /// <summary>An index.</summary>
    Index,

    /// <summary>A constraint.</summary>
    Constraint,

    /// <summary>A row security policy.</summary>
    Policy,

    /// <summary>A function or procedure.</summary>
    Function,

    /// <summary>A trigger.</summary>
    Trigger,

    /// <summary>A sequence.</summary>
    Sequence,

    /// <summary>A data type.</summary>
    Type,

    /// <summary>A collation.</summary>
    Collation,

    /// <summary>A role.</summary>
    Role,

    /// <summary>A publication.</summary>
    Publication,

    /// <summary>A subscription.</summary>
    Subscription,

    /// <summary>A replication slot.</summary>
    Slot,

    /// <summary>An extension.</summary>
    Extension,

    /// <summary>A foreign server.</summary>
    ForeignServer,

    /// <summary>A configuration parameter.</summary>
    Setting,

    /// <summary>Default privileges.</summary>
    DefaultPrivileges,

    /// <summary>A session.</summary>
    Session,

    /// <summary>A prepared transaction.</summary>
    PreparedTransaction,

    /// <summary>A statement.</summary>
    Statement,
}
