using System.Text.RegularExpressions;

namespace Inspector.Agent.Targets;

/// <summary>What a TARGET says: the parameters it gives, by name, and whether it was a mere database name.</summary>
/// <remarks>
/// libpq takes a text that begins with <c>postgresql://</c> or <c>postgres://</c> for a URI, one that holds an equals sign for keywords and values, and psql takes any other
/// for a database name (libpq, "Connection Strings"). Texts that are most likely a slip and would be misread by these rules are refused.
/// </remarks>
/// <param name="Parameters">The parameters; all their names are known ones.</param>
/// <param name="IsBareName">Whether the text was a word that psql takes for a database name.</param>
internal sealed partial record ConnectionText(ParameterList Parameters, bool IsBareName)
{
    /// <summary>Nothing: the text is absent or empty.</summary>
    public static ConnectionText Nothing { get; } = new(new(), IsBareName: false);

    /// <summary>Reads a TARGET.</summary>
    /// <exception cref="TargetException">It cannot be understood.</exception>
    public static ConnectionText Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Nothing;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new TargetException("the target holds a null character");
        }

        if (SemicolonStyle().IsMatch(text))
        {
            throw new TargetException("the target looks like a connection string of .NET, with semicolons; write libpq's: host=... port=... dbname=... user=..., or a postgresql:// URI");
        }

        if (UriText.Scheme(text) is { } scheme)
        {
            return new(UriText.Read(text[scheme.Length..]), IsBareName: false);
        }

        if (OtherScheme().Match(text) is { Success: true } other)
        {
            throw new TargetException($"the target begins with {Visible.Line(other.Value, 24)}; a URI begins with postgresql:// or postgres://");
        }

        return text.Contains('=', StringComparison.Ordinal) ? new(KeywordText.Read(text), IsBareName: false) : BareName(text);
    }

    private static ConnectionText BareName(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal) && text.AsSpan().IndexOfAny(':', '/') >= 0)
        {
            throw new TargetException("the target looks like a URI that lacks its beginning; write postgresql://USER@HOST/DATABASE, or dbname='...' for a database of such a name");
        }

        var parameters = new ParameterList();
        parameters.Set("dbname", text);
        return new(parameters, IsBareName: true);
    }

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z ]*=[^;']*;\s*(password|pwd|psw|user\s*name|user\s*id|uid|database|host|server|port)\s*=", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SemicolonStyle();

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z0-9+.-]{0,40}://", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherScheme();
}
