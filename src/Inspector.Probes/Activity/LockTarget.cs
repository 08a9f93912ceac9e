using System.Globalization;

namespace Inspector.Activity;

/// <summary>What a lock is on, by name where it has one.</summary>
/// <param name="Key">What it is, by numbers.</param>
/// <param name="Database">The name of the database it is in; null for what is in none or shared by all, and when the name could not be read.</param>
/// <param name="Relation">The relation, of a lock on a relation or a part of one; for a lock on a transaction the table whose row the waiter wants, where known. Null when it has none, or its name could not be read.</param>
public sealed record LockTarget(LockKey Key, string? Database, RelationName? Relation)
{
    /// <summary>For a lock on a transaction: the row that the waiter wants, by its tuple lock; null where that is not known.</summary>
    public LockKey? Row { get; init; }

    /// <summary>The key of an advisory lock as its users write it: <c>42</c>, or <c>1, 2</c>; null for everything else.</summary>
    public string? AdvisoryKey => Key switch
    {
        { Type: "advisory", ClassId: { } upper, ObjectId: { } lower, ObjectSubId: 1 } =>
            unchecked((long)(((ulong)upper << 32) | lower)).ToString(CultureInfo.InvariantCulture),
        { Type: "advisory", ClassId: { } first, ObjectId: { } second } => string.Create(CultureInfo.InvariantCulture, $"{unchecked((int)first)}, {unchecked((int)second)}"),
        _ => null,
    };

    /// <summary>The object for people and for JSON: <c>public.orders</c>, <c>row (12,3) of public.orders</c>, <c>advisory lock 42</c>. Raw.</summary>
    public string Object => Key.Type switch
    {
        "relation" => RelationText(Key),
        "extend" => $"the end of {RelationText(Key)}",
        "page" => string.Create(CultureInfo.InvariantCulture, $"page {Page(Key)} of {RelationText(Key)}"),
        "tuple" => RowText(Key),
        "transactionid" when Row is { } row => $"{RowText(row)} (transaction {Key.TransactionId})",
        "transactionid" => string.Create(CultureInfo.InvariantCulture, $"transaction {Key.TransactionId}"),
        "virtualxid" => $"virtual transaction {Key.VirtualXid}",
        "advisory" => $"advisory lock {AdvisoryKey}",
        "frozenid" => "the frozen transaction id of the database",
        "spectoken" => "the outcome of a speculative insertion",
        "applytransaction" => string.Create(CultureInfo.InvariantCulture, $"transaction {Key.TransactionId} of subscription {Key.ObjectId}"),
        "object" => string.Create(CultureInfo.InvariantCulture, $"object {Key.ObjectId} of catalog {ClassText()}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Key.Type} {Key.ClassId} {Key.ObjectId} {Key.ObjectSubId}"),
    };

    /// <summary><see cref="Object"/>.</summary>
    public override string ToString() => Object;

    /// <summary>Object ids of catalogs never change (<c>pg_*.h</c>); these are the ones whose rows are locked in earnest.</summary>
    private string ClassText() => Key.ClassId switch
    {
        1262 => "pg_database",
        1260 => "pg_authid",
        1213 => "pg_tablespace",
        1247 => "pg_type",
        1255 => "pg_proc",
        2615 => "pg_namespace",
        2606 => "pg_constraint",
        3079 => "pg_extension",
        6100 => "pg_subscription",
        6104 => "pg_publication",
        var other => string.Create(CultureInfo.InvariantCulture, $"{other}"),
    };

    private string RelationText(LockKey key) => Relation?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"relation {key.Relation}");

    private string RowText(LockKey key) => string.Create(CultureInfo.InvariantCulture, $"row ({Page(key)},{unchecked((ushort)(key.Tuple ?? 0))}) of {RelationText(key)}");

    /// <summary>Page numbers are unsigned, and the server shows them as they come.</summary>
    private static uint Page(LockKey key) => unchecked((uint)(key.Page ?? 0));
}
