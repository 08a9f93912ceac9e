namespace Inspector.Findings;

/// <summary>How bad it is if it is true. Ordered: a later value is worse.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing breaks.</summary>
    Info,

    /// <summary>Costs something now, or will break something later.</summary>
    Warning,

    /// <summary>Breaks something, or is about to.</summary>
    Error,
}
