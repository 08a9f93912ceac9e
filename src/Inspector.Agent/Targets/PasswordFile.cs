using System.Globalization;
using System.Text;

namespace Inspector.Agent.Targets;

/// <summary>
/// libpq's password file (libpq, "The Password File"): lines <c>host:port:database:user:password</c>, the first that fits wins, a field that is just <c>*</c> fits all, a
/// backslash takes the next character as it is. It is read anew for each connection, so that a changed password is found.
/// </summary>
/// <param name="Path">The file.</param>
internal sealed record PasswordFile(string Path)
{
    /// <summary>Why the file is not used, in one line; null when it is, or when there is none. A file that others can read is not used, as in libpq.</summary>
    public string? Objection()
    {
        try
        {
            if (Directory.Exists(Path))
            {
                return $"the password file {Visible.Line(Path)} is ignored: it is not a plain file";
            }

            const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
                | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
            return File.Exists(Path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & others) != UnixFileMode.None
                ? $"the password file {Visible.Line(Path)} is ignored: others have access to it; chmod 600 it"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the password file {Visible.Line(Path)} is ignored: {Visible.Line(e.Message)}";
        }
    }

    /// <summary>The password for a connection; null when no line fits, or the file is not there or not used.</summary>
    /// <param name="host">The host as given, or its address when only that was; a socket's folder is looked for as it is.</param>
    /// <param name="port">The port, 5432 where none was given.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="user">The role's name.</param>
    public Secret? Find(string host, int port, string database, string user)
    {
        if (Objection() is not null || !File.Exists(Path))
        {
            return null;
        }

        string[] wanted = [host, port.ToString(CultureInfo.InvariantCulture), database, user];
        try
        {
            foreach (var line in File.ReadLines(Path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                if (line.Length > 0 && line[0] != '#' && Fits(line, wanted) is { } password)
                {
                    return password.Length == 0 ? null : new(Unescaped(password));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return null;
    }

    /// <summary>The rest of the line behind the four fields when they fit. As in libpq a colon of a wanted text may stand in the line with or without a backslash.</summary>
    private static string? Fits(string line, string[] wanted)
    {
        var position = 0;
        foreach (var field in wanted)
        {
            if (string.CompareOrdinal(line, position, "*:", 0, 2) == 0)
            {
                position += 2;
                continue;
            }

            foreach (var letter in field)
            {
                position += position < line.Length && line[position] == '\\' ? 1 : 0;
                if (position >= line.Length || line[position++] != letter)
                {
                    return null;
                }
            }

            if (position >= line.Length || line[position++] != ':')
            {
                return null;
            }
        }

        return line[position..];
    }

    /// <summary>The password ends at the next bare colon; a backslash at the very end stands for itself.</summary>
    private static string Unescaped(string text)
    {
        var password = new StringBuilder(text.Length);
        for (var position = 0; position < text.Length && text[position] != ':'; position++)
        {
            position += text[position] == '\\' && position + 1 < text.Length ? 1 : 0;
            password.Append(text[position]);
        }

        return password.ToString();
    }
}
