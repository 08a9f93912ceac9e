namespace Inspector.Agent.Alerts;

/// <summary>What a message says of an incident.</summary>
internal enum AlertEvent
{
    /// <summary>It began.</summary>
    Opened,

    /// <summary>It lasts, and may have changed.</summary>
    Updated,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>A message.</summary>
/// <param name="Event">What it says.</param>
/// <param name="Alert">Of which incident; of one that began it is told as it was then, though it may be over by now.</param>
internal sealed record AlertMessage(AlertEvent Event, LockAlert Alert)
{
    /// <summary>By which a receiver knows that it has had it: the same for each attempt, and from each agent, of the beginning and of the end.</summary>
    public string IdempotencyKey => Event switch
    {
        AlertEvent.Opened => $"{Alert.Id}:opened",
        AlertEvent.Updated => FormattableString.Invariant($"{Alert.Id}:updated:{Alert.Sequence}"),
        _ => $"{Alert.Id}:resolved",
    };
}
