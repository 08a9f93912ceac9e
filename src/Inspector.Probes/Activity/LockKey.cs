namespace Inspector.Activity;

/// <summary>
/// What a lock is on, as <c>pg_locks</c> identifies it: two rows are about the same object exactly if all of these are equal. Columns that its type does not use are null.
/// </summary>
/// <param name="Type"><c>locktype</c> in the server's word: relation, extend, frozenid, page, tuple, transactionid, virtualxid, spectoken, object, userlock, advisory, applytransaction.</param>
/// <param name="Database">The database's object id; 0 for an object that all share.</param>
/// <param name="Relation">The relation's object id.</param>
/// <param name="Page">The page's number.</param>
/// <param name="Tuple">The row's number in its page.</param>
/// <param name="VirtualXid">A virtual transaction, for example <c>4/1278</c>.</param>
/// <param name="TransactionId">A transaction.</param>
/// <param name="ClassId">The catalog that holds the object; the upper half of an advisory key.</param>
/// <param name="ObjectId">The object's id in that catalog; the lower half of an advisory key.</param>
/// <param name="ObjectSubId">The column, or 0; for an advisory key 1 if it is one bigint, 2 if it is two integers.</param>
public readonly record struct LockKey(
    string Type,
    uint? Database = null,
    uint? Relation = null,
    int? Page = null,
    short? Tuple = null,
    string? VirtualXid = null,
    uint? TransactionId = null,
    uint? ClassId = null,
    uint? ObjectId = null,
    short? ObjectSubId = null);
