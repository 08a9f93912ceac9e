namespace Inspector.Constraints.References;

/// <summary>Columns that name someone by what they did or are to the row: <c>created_by</c>, <c>owner_id</c>, <c>reviewer_id</c>.</summary>
internal static class Person
{
    /// <summary>Whether the name is of this kind.</summary>
    public static bool IsNamedBy(ColumnName name) => IsDoneBy(name) || IsDoer(name) || IsHolder(name);

    /// <summary>Whether it names who does something: <c>sales_rep_id</c>, <c>approver_id</c>.</summary>
    public static bool IsDoer(ColumnName name) => name is { Suffix: not null, Base: [.., var noun] } && Vocabulary.Doers.Contains(noun);

    /// <summary>Whether it says by whom something was done: a participle and "by".</summary>
    public static bool IsDoneBy(ColumnName name) =>
        name.Base is [.., var verb, "by"] ? IsParticiple(verb) : name.Base is [.., var done, "by", var who] && IsParticiple(done) && Vocabulary.People.Contains(who);

    /// <summary>The words that tell what it is that is owned.</summary>
    public static IEnumerable<string> Held(ColumnName name) => IsHolder(name) ? name.Base[..^1] : [];

    private static bool IsParticiple(string verb) =>
        verb.EndsWith("ed", StringComparison.Ordinal) || verb is "sent" or "paid" or "made" or "written" or "held" or "drawn" or "given" or "taken";

    private static bool IsHolder(ColumnName name) => name is { Suffix: not null, Base: [.., var noun] } && Vocabulary.Holders.Contains(noun);
}
