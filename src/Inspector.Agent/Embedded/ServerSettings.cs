using System.Text;

namespace Inspector.Agent.Embedded;

/// <summary>The lines that are added to a throw-away server's <c>postgresql.conf</c>; of two lines for one setting the later counts.</summary>
internal static class ServerSettings
{
    /// <summary>What is lost with such a server is thrown away anyway.</summary>
    private static readonly (string Name, string Value)[] Defaults =
    [
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
    ];

    /// <summary>Writes the lines.</summary>
    /// <param name="own">The caller's settings.</param>
    /// <param name="socketFolder">Where the Unix socket is.</param>
    public static string Lines(IEnumerable<KeyValuePair<string, string>> own, string socketFolder)
    {
        (string, string)[] fixedOnes =
        [
            ("listen_addresses", "127.0.0.1"),
            ("unix_socket_directories", socketFolder),
            ("unix_socket_permissions", "0700"),
            ("lc_messages", "C"), // the reason for a failed start is read from the log
            ("logging_collector", "off"),
            ("log_destination", "stderr"),
        ];
        var lines = new StringBuilder("\n");
        foreach (var (name, value) in Defaults.Concat(own.Select(s => (s.Key, s.Value)).Order()).Concat(fixedOnes))
        {
            lines.Append(name).Append(" = ").Append(Quote(value)).Append('\n');
        }

        return lines.ToString();
    }

    /// <summary>A value as guc-file.l reads it: within single quotes, where a quote is doubled and a backslash escapes.</summary>
    private static string Quote(string value) =>
        $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'";
}
