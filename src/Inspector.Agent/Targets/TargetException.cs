namespace Inspector.Agent.Targets;

/// <summary>
/// A TARGET that cannot be used as it is written, or a file it leads to (password file, service file, certificate, key) that cannot be read.
/// </summary>
/// <remarks>
/// The message is one line that says what to do, and never holds a password: where a part of the text might be one, it is not repeated. The exit code is 2.
/// </remarks>
/// <param name="message">One line, without a full stop.</param>
internal sealed class TargetException(string message) : Exception(message);
