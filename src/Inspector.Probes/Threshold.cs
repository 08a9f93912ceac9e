namespace Inspector;

/// <summary>A number that configuration may move; it can never change what a probe means.</summary>
/// <param name="Name">The name in configuration, in kebab case.</param>
/// <param name="Default">The default.</param>
/// <param name="Minimum">The smallest value allowed.</param>
/// <param name="Maximum">The largest value allowed.</param>
/// <param name="Unit">The unit, for example <c>rows</c>.</param>
/// <param name="Meaning">What it decides, one sentence.</param>
public sealed record Threshold(string Name, double Default, double Minimum, double Maximum, string Unit, string Meaning);
