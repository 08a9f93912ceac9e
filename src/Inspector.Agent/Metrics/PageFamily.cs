namespace Inspector.Agent.Metrics;

/// <summary>A family as it was collected, ready to be written in either format.</summary>
/// <param name="name">Its name, without <c>_total</c>.</param>
/// <param name="kind">What it holds.</param>
/// <param name="unit">The unit's word, with which the name ends; null for none.</param>
/// <param name="help">What it says; raw.</param>
internal sealed class PageFamily(string name, SampleKind kind, string? unit, string help)
{
    public string Name => name;

    public SampleKind Kind => kind;

    public string? Unit => unit;

    public string Help => help;

    /// <summary>Its lines.</summary>
    public List<PageSample> Samples { get; } = [];

    /// <summary>The names that its lines have, or that a reader derives from its own.</summary>
    public IEnumerable<string> Names => Kind switch
    {
        SampleKind.Counter => [Name, Name + ExpositionName.Total],
        SampleKind.Histogram => [Name, Name + "_bucket", Name + "_sum", Name + "_count"],
        _ => [Name],
    };
}

/// <summary>One line.</summary>
/// <param name="Suffix">What its name has beyond the family's.</param>
/// <param name="Labels">Its labels as both formats write them, with braces; empty for none.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct PageSample(string Suffix, string Labels, double Value);
