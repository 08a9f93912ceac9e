using System.Globalization;

namespace Inspector.Agent.Configuration;

/// <summary>
/// A file that a person gave cannot be used as it is. The message is one line without a full stop that names the file, the line where there is one, and what to do; nothing was read from
/// or written to it by halves. The exit code is 2.
/// </summary>
/// <param name="message">One line, harmless on a terminal.</param>
/// <param name="cause">What noticed it.</param>
internal sealed class ConfigurationException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; private init; } = message;

    /// <summary>The line, counted from 1; null when it is the whole file.</summary>
    public long? Line { get; private init; }

    /// <summary>The column, counted from 1; null where none is known. The message does not have it.</summary>
    public long? Column { get; private init; }

    /// <summary>Says what is wrong with a file.</summary>
    /// <param name="file">The file, as the person named it.</param>
    /// <param name="line">The line, counted from 1; null when it is the whole file.</param>
    /// <param name="problem">What is wrong and what to do. It may hold what a stranger wrote.</param>
    /// <param name="cause">What noticed it.</param>
    /// <param name="column">The column, counted from 1, where it is known.</param>
    public static ConfigurationException In(string file, long? line, string problem, Exception? cause = null, long? column = null) =>
        new(Visible.Text(string.Create(CultureInfo.InvariantCulture, $"{file}{(line is null ? "" : $":{line}")}: {problem}")), cause) { Problem = problem, Line = line, Column = column };
}
