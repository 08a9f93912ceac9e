using Npgsql;

namespace Inspector.Agent.Commands;

/// <summary>What lies behind a failure, for those who asked with <c>--verbose</c>: each cause in one line, without the password, which no driver's message has.</summary>
internal static class Cause
{
    private const int LongestMessage = 2_000;

    /// <summary>The line about a failure that nobody foresaw.</summary>
    public static string Defect(Exception defect) =>
        $"Inspector failed: {defect.GetType().Name}: {Visible.Line(defect.Message)}; this is a defect, please report it with what --verbose adds";

    /// <summary>Says the causes, and for a defect where it happened.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="terminal">Where to say it.</param>
    /// <param name="isVerbose">Whether anybody asked.</param>
    public static void Explain(Exception failure, Terminal terminal, bool isVerbose)
    {
        foreach (var line in isVerbose ? Lines(failure) : [])
        {
            terminal.Say($"  {line}");
        }
    }

    private static IEnumerable<string> Lines(Exception failure) => failure switch
    {
        Targets.ConnectionFailedException { InnerException: { } cause } => Lines(cause),
        AggregateException several => several.InnerExceptions.SelectMany(Lines),
        _ => Own(failure).Concat(failure.InnerException is { } cause ? Lines(cause) : Places(failure)),
    };

    private static IEnumerable<string> Own(Exception failure)
    {
        yield return $"{failure.GetType().Name}: {Visible.Line(failure.Message, LongestMessage)}";
        if (failure is PostgresException { Hint: { Length: > 0 } hint })
        {
            yield return $"hint: {Visible.Line(hint, LongestMessage)}";
        }

        if (failure is PostgresException { Where: { Length: > 0 } where })
        {
            yield return $"where: {Visible.Line(where, LongestMessage)}";
        }

        if (failure is PostgresException { Routine: { Length: > 0 } routine } answer)
        {
            yield return $"raised by {Visible.Line(routine)} of {Visible.Line(answer.File)}";
        }
    }

    /// <summary>Where in our own code it happened; not told of failures that the driver and the system foresee.</summary>
    private static IEnumerable<string> Places(Exception failure) =>
        failure is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException
            ? []
            : (failure.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(place => Visible.Line(place, LongestMessage));
}
