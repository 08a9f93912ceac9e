namespace Inspector.Findings;

/// <summary>How sure Inspector is. Ordered: a later value is surer. Exit codes and alerts regard <see cref="Likely"/> and above.</summary>
public enum Confidence
{
    /// <summary>Worth a look; listed, folded.</summary>
    Possible,

    /// <summary>True unless something that cannot be seen from here speaks against it.</summary>
    Likely,

    /// <summary>Follows from the catalog alone.</summary>
    Proven,
}
