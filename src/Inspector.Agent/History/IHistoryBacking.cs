namespace Inspector.Agent.History;

/// <summary>Where history is kept: a file, or a server. What differs between the two is here; the statements are the same.</summary>
internal interface IHistoryBacking
{
    /// <summary>What it is, for people, without secrets.</summary>
    string Name { get; }

    /// <summary>Opens a connection and makes sure of what can be made sure of; the schema is not looked at.</summary>
    Task<HistoryConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>Whatever has to be said at the beginning of a transaction.</summary>
    Task PrepareAsync(HistoryConnection connection, CancellationToken cancellation);

    /// <summary>Lets one agent at a time change the schema, until the transaction ends.</summary>
    Task LockSchemaAsync(HistoryConnection connection, CancellationToken cancellation);

    /// <summary>Whether an open connection still leads to where the store is: a file that was removed under it takes writes and keeps none.</summary>
    bool IsInPlace();

    /// <summary>What a failure means.</summary>
    HistoryFailure Judge(Exception failure);

    /// <summary>Puts what is broken beyond use out of the way, so that the next opening begins a new one.</summary>
    /// <returns>Under which name it lies now; null where that is not for us to do.</returns>
    string? SetAside(DateTimeOffset now);
}
