using System.Globalization;

namespace Inspector.Agent.Embedded;

/// <summary>
/// What <c>postmaster.pid</c> says, as <c>pg_ctl</c> reads it: line 1 the postmaster's pid, line 8 its status (<c>src/include/utils/pidfile.h</c>).
/// </summary>
/// <param name="Pid">The postmaster's process id, possibly of one that is long gone.</param>
/// <param name="IsReady">Whether it takes connections: <c>ready</c>, or <c>standby</c> on a hot standby.</param>
internal sealed record PostmasterFile(int Pid, bool IsReady)
{
    /// <summary>Reads it; null while there is none, or while it is being written.</summary>
    /// <param name="data">The data folder.</param>
    public static PostmasterFile? In(string data)
    {
        try
        {
            return Read(File.ReadAllText(Path.Combine(data, "postmaster.pid")));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static PostmasterFile? Read(string text)
    {
        var lines = text.Split('\n');
        return int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            ? new(pid, lines.ElementAtOrDefault(7)?.TrimEnd() is "ready" or "standby")
            : null;
    }
}
