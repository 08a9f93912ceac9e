namespace Inspector.Activity;

/// <summary>A transaction that was prepared for two-phase commit and waits for COMMIT PREPARED: it holds its locks and no session can be asked about them.</summary>
/// <param name="TransactionId">Its transaction's id.</param>
/// <param name="Gid">The name that its maker gave it, raw.</param>
/// <param name="PreparedAt">When.</param>
/// <param name="OwnerOid">Its owner: the role, or a superuser, may end it, in its database.</param>
/// <param name="Owner">The owner's name; null when it could not be read.</param>
/// <param name="DatabaseOid">Its database.</param>
/// <param name="Database">The database's name; null when it could not be read.</param>
public sealed record PreparedTransaction(
    uint TransactionId, string Gid, DateTimeOffset PreparedAt, uint OwnerOid, string? Owner, uint DatabaseOid, string? Database);
