using System.Globalization;

namespace Inspector.Catalog.Trees;

/// <summary>Fields of a node read as what they should be; null when they are missing or something else.</summary>
internal static class FieldReading
{
    public static uint? Oid(this TaggedNode node, string field) =>
        node[field] is AtomNode atom && uint.TryParse(atom.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var oid) ? oid : null;

    public static int? Integer(this TaggedNode node, string field) =>
        node[field] is AtomNode atom && int.TryParse(atom.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A number of an enum of the server's that counts from 0 to some last value.</summary>
    public static int? Choice(this TaggedNode node, string field, int last) => node.Integer(field) is { } value and >= 0 && value <= last ? value : null;

    public static bool? Boolean(this TaggedNode node, string field) => node.Name(field) switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    public static string? Name(this TaggedNode node, string field) => node[field] is AtomNode atom ? atom.Value : null;
}
