using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Inspector.Testing;

namespace Inspector.Tests.Promises;

/// <summary>
/// What sessions of one role sent to a server, by the server's own log. Only a server that was started with <see cref="Settings"/> writes it.
/// </summary>
internal static partial class ServerLog
{
    public static readonly (string Name, string Value)[] Settings = [("log_statement", "all"), ("log_line_prefix", "<%p %u> ")];

    /// <summary>The statements of each session in their order, by its backend.</summary>
    public static ILookup<int, string> StatementsOf(LiveServer server, string role) => Read(server.ReadLog(), role);

    /// <inheritdoc cref="StatementsOf(LiveServer, string)"/>
    public static ILookup<int, string> StatementsOf(StandbyServer server, string role) => Read(server.ReadLog(), role);

    private static ILookup<int, string> Read(string log, string role)
    {
        var entries = ImmutableArray.CreateBuilder<(int Pid, string Text)>();
        var isOurs = false;
        foreach (var line in log.Split('\n'))
        {
            if (line.StartsWith('\t'))
            {
                // The server puts a tab before each further line of an entry.
                if (isOurs)
                {
                    entries[^1] = entries[^1] with { Text = entries[^1].Text + "\n" + line[1..] };
                }
            }
            else
            {
                var entry = Entry().Match(line);
                isOurs = entry.Success && entry.Groups["role"].Value == role;
                if (isOurs)
                {
                    entries.Add((int.Parse(entry.Groups["pid"].Value, System.Globalization.CultureInfo.InvariantCulture), entry.Groups["text"].Value));
                }
            }
        }

        return entries.ToLookup(entry => entry.Pid, entry => entry.Text);
    }

    [GeneratedRegex(@"^<(?<pid>\d+) (?<role>[^>]*)> LOG:  (statement|execute [^:]+): (?<text>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Entry();
}
