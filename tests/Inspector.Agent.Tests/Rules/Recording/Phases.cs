namespace Inspector.Tests.Rules.Recording;

/// <summary>What every recording goes through, in this order.</summary>
internal static class Phases
{
    /// <summary>All is well.</summary>
    public const string Before = "before";

    /// <summary>Something that looks like the fault and is none.</summary>
    public const string Harmless = "harmless";

    /// <summary>All is well again.</summary>
    public const string Between = "between";

    /// <summary>The fault.</summary>
    public const string Fault = "fault";

    /// <summary>It is over.</summary>
    public const string After = "after";
}
