namespace Inspector.Agent.Commands;

/// <summary>Passes on to the terminal what is being done, at once: the framework's own Progress does it later, from another thread.</summary>
internal sealed class Progress(Terminal terminal) : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => terminal.Status(value);
}
