namespace Inspector.Agent.Targets;

/// <summary>A password. It prints as three stars, so that no message, log or interpolated string shows it by accident.</summary>
/// <param name="value">The password itself.</param>
internal sealed class Secret(string value) : IEquatable<Secret>
{
    /// <summary>The password, for the one place that hands it to the driver.</summary>
    public string Reveal() => value;

    /// <inheritdoc />
    public override string ToString() => "***";

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && other.Reveal() == value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);
}
