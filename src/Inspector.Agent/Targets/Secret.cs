namespace Inspector.Agent.Targets;

/// <summary>A password. It prints as three stars, so that no message, log or interpolated string shows it by accident.</summary>
/// <param name="value">The password itself.</param>
internal sealed class Secret(string value)
{
    /// <summary>The password, for the one place that hands it to the driver.</summary>
    public string Reveal() => value;

    /// <inheritdoc />
    public override string ToString() => "***";
}
