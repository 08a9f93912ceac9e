namespace Inspector.Agent.History;

/// <summary>What a failure of the store means.</summary>
/// <param name="Condition">The condition of the store.</param>
/// <param name="Reason">Why, in one line, without secrets.</param>
internal sealed record HistoryFailure(HistoryCondition Condition, string Reason)
{
    /// <summary>Whether the store is well and refuses this one entry, today and tomorrow.</summary>
    public bool IsOfEntry { get; init; }

    /// <summary>One line of an exception's message.</summary>
    public static string Line(Exception failure) => Visible.Text(failure.GetBaseException().Message.Split('\n')[0].TrimEnd('\r'));
}
