using System.Text;

namespace Inspector.Agent.Targets;

/// <summary>
/// Reads a section of libpq's service files (libpq, "The Connection Service File"): the one that <c>PGSERVICEFILE</c> names, else <c>~/.pg_service.conf</c>; then, when that
/// lacks the section, <c>pg_service.conf</c> in <c>PGSYSCONFDIR</c> or the system's folder.
/// </summary>
/// <remarks>As in libpq the first of two settings wins, the first section of two, values are taken as they stand without quotes, and one service cannot name another.</remarks>
internal static class ServiceFile
{
    /// <summary>The parameters of the service.</summary>
    /// <exception cref="TargetException">No file has it, a file cannot be read, or a line of it cannot be understood.</exception>
    public static ParameterList Read(string service, ClientEnvironment environment)
    {
        var looked = new List<string>();
        foreach (var (path, isNamed) in Paths(environment))
        {
            if (File.Exists(path))
            {
                if (ReadSection(path, service) is { } parameters)
                {
                    return parameters;
                }

                looked.Add(path);
            }
            else if (isNamed)
            {
                throw new TargetException($"the service file {Visible.Line(path)} that PGSERVICEFILE names does not exist");
            }
        }

        throw new TargetException(looked.Count == 0
            ? $"there is no service file to find service {Visible.Quoted(service)} in: make ~/.pg_service.conf or set PGSERVICEFILE"
            : $"service {Visible.Quoted(service)} is not in {Visible.Line(string.Join(" or ", looked))}: add a section [{Visible.Line(service, 80)}]");
    }

    private static IEnumerable<(string Path, bool IsNamed)> Paths(ClientEnvironment environment)
    {
        if (environment.Variable("PGSERVICEFILE") is { Length: > 0 } named)
        {
            yield return (named, true);
        }
        else if (environment.BelowHome(".pg_service.conf") is { } own)
        {
            yield return (own, false);
        }

        foreach (var folder in environment.Variable("PGSYSCONFDIR") is { Length: > 0 } given ? [given] : environment.ServiceFolders)
        {
            yield return (Path.Combine(folder, "pg_service.conf"), false);
        }
    }

    private static ParameterList? ReadSection(string path, string service)
    {
        ParameterList? section = null;
        var number = 0;
        foreach (var raw in Lines(path))
        {
            number++;
            var line = raw.Trim(' ', '\t', '\n', '\v', '\f', '\r');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                if (section is not null)
                {
                    return section;
                }

                section = line.StartsWith($"[{service}]", StringComparison.Ordinal) ? new() : null;
            }
            else if (section is not null)
            {
                Add(line, section, $"{Visible.Line(path)}, line {number}");
            }
        }

        return section;
    }

    private static void Add(string line, ParameterList section, string where)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            throw new TargetException(line.StartsWith("ldap", StringComparison.Ordinal)
                ? $"{where}: services from LDAP are not supported"
                : $"{where}: write name=value, without spaces around the equals sign");
        }

        var name = line[..equals];
        if (name == "service")
        {
            throw new TargetException($"{where}: a service cannot name another service");
        }

        if (KnownParameters.Find(name) is null)
        {
            throw new TargetException(name.EndsWith(' ') ? $"{where}: write name=value, without spaces around the equals sign" : $"{where}: {KnownParameters.Unknown(name)}");
        }

        if (section[name] is null)
        {
            section.Set(name, line[(equals + 1)..]);
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TargetException($"the service file {Visible.Line(path)} cannot be read: {Visible.Line(e.Message)}");
        }
    }
}
