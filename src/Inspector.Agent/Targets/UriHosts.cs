namespace Inspector.Agent.Targets;

/// <summary>Reads the host list of a libpq URI: <c>db1:5433,[::1],%2Ftmp:5434</c>. Hosts and ports become two lists of equal length, as libpq keeps them.</summary>
internal static class UriHosts
{
    /// <summary>Whether what stands for the ports are numbers: else the text is rather a user name and a password.</summary>
    public static bool HavePortsOfDigits(string text) =>
        text.Split(',').All(part => part.StartsWith('[') || part.LastIndexOf(':') is var colon && (colon < 0 || part.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0));

    /// <summary>Reads the list into <c>host</c> and <c>port</c>; an empty list sets neither.</summary>
    /// <exception cref="TargetException">A bracket is not closed, or its address is empty.</exception>
    public static void Read(string text, ParameterList parameters)
    {
        var hosts = new List<string>();
        var ports = new List<string>();
        for (var position = 0; ; position++)
        {
            hosts.Add(Host(text, ref position));
            ports.Add(Port(text, ref position));
            if (position >= text.Length)
            {
                break;
            }
        }

        SetUnlessEmpty("host", hosts, "the host list");
        SetUnlessEmpty("port", ports, "a port");

        void SetUnlessEmpty(string name, List<string> values, string what)
        {
            if (string.Join(',', values) is { Length: > 0 } list)
            {
                parameters.Set(name, PercentEncoding.Decode(list, what));
            }
        }
    }

    private static string Host(string text, ref int position)
    {
        var start = position;
        if (start < text.Length && text[start] == '[')
        {
            var end = text.IndexOf(']', start);
            if (end <= start + 1)
            {
                throw new TargetException(end < 0 ? "the bracket that opens an IPv6 address in the URI is not closed" : "the brackets for an IPv6 address in the URI are empty");
            }

            position = end + 1;
            return position == text.Length || text[position] is ':' or ','
                ? text[(start + 1)..end]
                : throw new TargetException("after the bracket that closes an IPv6 address in the URI there must be a colon and a port, a comma, a slash or the end");
        }

        position = End(text, start, ':');
        return text[start..position];
    }

    private static string Port(string text, ref int position)
    {
        if (position >= text.Length || text[position] != ':')
        {
            return "";
        }

        var start = position + 1;
        position = End(text, start, ',');
        return text[start..position];
    }

    private static int End(string text, int start, char or)
    {
        var length = text.AsSpan(start).IndexOfAny(',', or);
        return length < 0 ? text.Length : start + length;
    }
}
