namespace Inspector.Remediation;

/// <summary>Modes of table locks, weakest first, under the names that <c>pg_locks.mode</c> shows (<c>lockdefs.h</c>).</summary>
public enum LockMode
{
    /// <summary>Taken by SELECT.</summary>
    AccessShareLock,

    /// <summary>Taken by SELECT FOR UPDATE and its kin.</summary>
    RowShareLock,

    /// <summary>Taken by INSERT, UPDATE, DELETE and MERGE.</summary>
    RowExclusiveLock,

    /// <summary>Taken by VACUUM, ANALYZE, CREATE INDEX CONCURRENTLY, VALIDATE CONSTRAINT: writes go on.</summary>
    ShareUpdateExclusiveLock,

    /// <summary>Taken by CREATE INDEX: writes wait.</summary>
    ShareLock,

    /// <summary>Taken by CREATE TRIGGER and ADD FOREIGN KEY: writes wait.</summary>
    ShareRowExclusiveLock,

    /// <summary>Taken by REFRESH MATERIALIZED VIEW CONCURRENTLY: only reads go on.</summary>
    ExclusiveLock,

    /// <summary>Taken by most ALTER TABLE, DROP, TRUNCATE: reads wait too.</summary>
    AccessExclusiveLock,
}
