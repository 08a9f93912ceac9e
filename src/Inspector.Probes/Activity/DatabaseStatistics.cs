namespace Inspector.Activity;

/// <summary>What one database counted since its statistics began. Counters fall when statistics are reset.</summary>
public sealed record DatabaseStatistics
{
    /// <summary>The database.</summary>
    public required uint Oid { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether one can connect to it; <c>template0</c> takes none, but grows old like any other.</summary>
    public bool AllowsConnections { get; init; }

    /// <summary>Transactions since its oldest row was frozen.</summary>
    public int FrozenAge { get; init; }

    /// <summary>Multixacts since its oldest.</summary>
    public int MultixactAge { get; init; }

    /// <summary>Transactions that were committed.</summary>
    public long Committed { get; init; }

    /// <summary>Transactions that were rolled back.</summary>
    public long RolledBack { get; init; }

    /// <summary>Blocks that were read from the operating system.</summary>
    public long BlocksRead { get; init; }

    /// <summary>Blocks that were found in shared buffers.</summary>
    public long BlocksHit { get; init; }

    /// <summary>Rows that scans went over (<c>tup_returned</c>).</summary>
    public long TuplesReturned { get; init; }

    /// <summary>Rows that were fetched by index (<c>tup_fetched</c>).</summary>
    public long TuplesFetched { get; init; }

    /// <summary>Rows that were inserted.</summary>
    public long TuplesInserted { get; init; }

    /// <summary>Rows that were updated.</summary>
    public long TuplesUpdated { get; init; }

    /// <summary>Rows that were deleted.</summary>
    public long TuplesDeleted { get; init; }

    /// <summary>Temporary files that statements wrote because their memory did not do.</summary>
    public long TempFiles { get; init; }

    /// <summary>Bytes in them.</summary>
    public long TempBytes { get; init; }

    /// <summary>Pages whose checksum was wrong; null where there are no checksums.</summary>
    public long? ChecksumFailures { get; init; }

    /// <summary>When counting began; null when never reset.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Its size on disk, as last measured; null before, and where the role may not measure it.</summary>
    public DatabaseSize? Size { get; init; }
}

/// <summary>A size on disk.</summary>
/// <param name="Bytes">How much (<c>pg_database_size</c>).</param>
/// <param name="MeasuredAt">When, by the server's clock.</param>
public sealed record DatabaseSize(long Bytes, DateTimeOffset MeasuredAt);
