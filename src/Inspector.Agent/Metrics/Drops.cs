namespace Inspector.Agent.Metrics;

/// <summary>Why a series is not on the page.</summary>
internal enum DropReason
{
    /// <summary>The target has as many as it may have.</summary>
    Budget,

    /// <summary>Another has the same name and labels.</summary>
    Duplicate,

    /// <summary>Its value or a label is none that its family may have.</summary>
    Broken,
}

/// <summary>The reasons as values of a label.</summary>
internal static class Drops
{
    public static string Word(DropReason reason) => reason switch
    {
        DropReason.Budget => "budget",
        DropReason.Duplicate => "duplicate",
        _ => "broken",
    };
}
