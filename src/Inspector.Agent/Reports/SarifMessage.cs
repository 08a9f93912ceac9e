using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspector.Agent.Reports;

/// <summary>Plain text messages of SARIF, in which braces stand for arguments and brackets before a parenthesis for a link (SARIF 2.1.0, 3.11.5 and 3.11.6).</summary>
internal static partial class SarifMessage
{
    /// <summary>A message property whose text shows exactly what is given, what cannot be seen as escapes.</summary>
    public static void Write(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", Escape(text));
        json.WriteEndObject();
    }

    /// <summary>The text with its braces doubled, and with nothing in it that reads as a link.</summary>
    public static string Escape(string text)
    {
        var literal = Visible.Text(text).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        // A bracket behind an odd number of backslashes does not close the text of a link.
        return LinkMiddle().Replace(literal, match => match.Length % 2 == 0 ? $@"{match.Value[..^2]}\](" : match.Value);
    }

    [GeneratedRegex(@"(?<!\\)\\*\]\(", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LinkMiddle();
}
