namespace Inspector.Catalog;

/// <summary>What of a server may be invisible to a role, so that a probe that uses it declares it.</summary>
public enum Sight
{
    /// <summary>The positions of sequences: SELECT on each.</summary>
    SequencePositions,

    /// <summary>Statistics of columns (<c>pg_stats</c> shows no row of a column that the role may not read).</summary>
    ColumnStatistics,

    /// <summary>How many rows the most common value of a column has: earlier forms of the function that <c>inspector grants</c> prints do not tell.</summary>
    CommonestShares,

    /// <summary>The smallest and largest values of integer columns in their statistics.</summary>
    ColumnBounds,

    /// <summary>Statements (<c>pg_stat_statements</c>) of other roles.</summary>
    Statements,

    /// <summary>The versions of collations as they are now.</summary>
    CollationVersions,

    /// <summary>Usage counters of the configured replicas.</summary>
    Replicas,

    /// <summary>What the caller saw before, where it keeps a history.</summary>
    Prior,

    /// <summary>State, age, statement and wait of other roles' sessions: <c>pg_read_all_stats</c>.</summary>
    Sessions,

    /// <summary>Names of relations, databases and roles in a sample of locks: while catalogs are locked there are numbers alone.</summary>
    LockNames,

    /// <summary>Counters of all databases in a sample of locks.</summary>
    Counters,

    /// <summary>How full the lock table is.</summary>
    LockTable,

    /// <summary>Counters, ages and sizes of databases, slots and standbys in the statistics of a server.</summary>
    ServerStatistics,
}
