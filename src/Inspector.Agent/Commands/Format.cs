using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Commands;

/// <summary>One <c>--format F[=FILE]</c>: what to write, and where to.</summary>
/// <param name="Name">The format.</param>
/// <param name="File">The file; null for standard output.</param>
internal sealed record Format(string Name, string? File)
{
    /// <summary>The formats there are.</summary>
    public static ImmutableArray<string> Known { get; } = ["text", "json", "markdown", "sarif"];

    /// <summary>Reads <c>F</c> or <c>F=FILE</c>; null when it is neither.</summary>
    public static Format? TryRead(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        return Known.Contains(name) && equals != text.Length - 1 ? new(name, equals < 0 ? null : text[(equals + 1)..]) : null;
    }

    /// <summary>Writes a result in this format.</summary>
    /// <exception cref="ConfigurationException">The file cannot be written.</exception>
    public void Write(ScanResult result, Terminal terminal, bool isVerbose)
    {
        if (File is null)
        {
            Write(result, terminal.Output, new() { Width = terminal.Width, UseColour = terminal.UseColour, IsVerbose = isVerbose });
            return;
        }

        using var content = new StringWriter(CultureInfo.InvariantCulture);
        Write(result, content, new() { IsVerbose = isVerbose });
        ConfigurationFile.WriteAtomically(File, Encoding.UTF8.GetBytes(content.ToString()));
    }

    private void Write(ScanResult result, TextWriter output, TextOptions options)
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
