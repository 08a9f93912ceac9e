namespace Inspector.Agent.Embedded;

/// <summary>A throw-away server could not be found, started or stopped. The message is one line that says what to do.</summary>
internal sealed class EmbeddedException(string message, string? log = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the server or its tools wrote, unabridged; null when nothing ran. Never holds the password.</summary>
    public string? Log { get; } = log;
}
