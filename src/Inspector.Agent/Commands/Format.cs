using System.Collections.Immutable;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Commands;

/// <summary>One <c>--format F[=FILE]</c>: what to write, and where to.</summary>
/// <param name="Name">The format.</param>
/// <param name="File">The file; null for standard output.</param>
internal sealed record Format(string Name, string? File)
{
    /// <summary>The formats there are.</summary>
    public static ImmutableArray<string> Known { get; } = ["text", "json", "markdown", "sarif"];

    /// <summary>Whether it is for people: one who gets nothing but a failure needs one line, not a report about nothing.</summary>
    public bool IsForPeople => Name is "text" or "markdown";

    /// <summary>Reads <c>F</c> or <c>F=FILE</c>; null when it is neither.</summary>
    /// <param name="text">The word.</param>
    /// <param name="known">The formats that the command writes.</param>
    public static Format? TryRead(string text, ImmutableArray<string>? known = null)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        return (known ?? Known).Contains(name) && equals != text.Length - 1 ? new(name, equals < 0 ? null : text[(equals + 1)..]) : null;
    }

    /// <summary>Writes a result in this format.</summary>
    /// <param name="result">What to write.</param>
    /// <param name="output">Where to.</param>
    /// <param name="options">How a text is laid out; the other formats have their own shape.</param>
    public void Write(ScanResult result, TextWriter output, TextOptions options)
    {
        switch (Name)
        {
            case "json":
                JsonReport.Write(result, output);
                break;
            case "markdown":
                MarkdownReport.Write(result, output);
                break;
            case "sarif":
                SarifReport.Write(result, output);
                break;
            default:
                TextReport.Write(result, output, options);
                break;
        }
    }
}
