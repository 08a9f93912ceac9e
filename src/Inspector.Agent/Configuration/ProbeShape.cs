using System.Collections.Immutable;
using System.Text.Json;

namespace Inspector.Agent.Configuration;

/// <summary>What is said of one probe: on or off, or keys and values with its thresholds.</summary>
/// <param name="info">The probe.</param>
internal sealed class ProbeShape(ProbeInfo info) : Shape
{
    private const string Enabled = "enabled";

    private readonly Section<ProbeOptions> _section = new(info.Id,
    [
        Key.Of<ProbeOptions, bool>(Enabled, Scalars.Switch, (options, isOn) => options.Switch(info.Id, isOn), "Whether to look for it; a probe whose threshold is set is not on by that."),
        .. info.Thresholds.Select(threshold => Key.Of<ProbeOptions, double>(
            threshold.Name,
            Scalars.Between(threshold.Minimum, threshold.Maximum, threshold.Unit),
            (options, value) => options.Move(info.Id, threshold.Name, value),
            FormattableString.Invariant($"{threshold.Meaning} Default: {threshold.Default} ({threshold.Unit})."))),
    ]);

    /// <inheritdoc/>
    public override string Kind => info.Thresholds.IsEmpty ? "on or off" : $"on or off, or keys and values: {string.Join(", ", _section.Keys.Select(key => key.Name))}";

    /// <inheritdoc/>
    public override bool IsText => true;

    /// <inheritdoc/>
    public override ImmutableArray<(string Name, Shape Shape)> Parts => _section.Parts;

    /// <summary>The key of a probe.</summary>
    public static Key<ProbeOptions> KeyOf(ProbeInfo info)
    {
        var shape = new ProbeShape(info);
        return new(info.Id, $"{info.Title}.{(info.IsOnByDefault ? "" : " Off by default.")}", shape, shape.Read);
    }

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json)
    {
        json.WriteStartArray("oneOf");
        json.WriteStartObject();
        Scalars.Switch.WriteSchema(json);
        json.WriteEndObject();
        json.WriteStartObject();
        _section.WriteSchema(json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private ProbeOptions Read(ProbeOptions soFar, Node node, Reading reading) =>
        node is TextNode { IsNothing: false } ? Scalars.Switch.TryRead(node, reading, out var isOn) ? soFar.Switch(info.Id, isOn) : soFar
        : _section.Read(node, soFar, reading);
}
