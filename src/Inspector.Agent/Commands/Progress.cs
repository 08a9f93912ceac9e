using Inspector.Agent.Reports;

namespace Inspector.Agent.Commands;

/// <summary>One line on the terminal that says what is being done, drawn over again and gone at the end; nothing where nobody watches.</summary>
internal sealed class Progress(Terminal terminal) : IProgress<string>, IDisposable
{
    private const string ClearLine = "\r\u001b[K";

    /// <inheritdoc/>
    public void Report(string value)
    {
        if (terminal.ShowsProgress)
        {
            terminal.Error.Write($"{ClearLine}{Visible.Text(value)} ...");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (terminal.ShowsProgress)
        {
            terminal.Error.Write(ClearLine);
        }
    }
}
