using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Inspector.Agent.Commands;

/// <summary>The window of this process. The keyboard is read from the first use of <see cref="Keys"/> on.</summary>
/// <param name="output">Where it is written to.</param>
internal sealed class ConsoleWindow(TextWriter output) : IWindow, IDisposable
{
    private readonly Channel<WindowKey> _keys = Channel.CreateBounded<WindowKey>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Lock _writing = new();
    private PosixSignalRegistration? _resized;
    private bool _isLeft;
    private bool _isListening;

    /// <inheritdoc/>
    public (int Columns, int Rows) Size
    {
        get
        {
            try
            {
                return (Console.WindowWidth, Console.WindowHeight);
            }
            catch (IOException)
            {
                return (0, 0);
            }
        }
    }

    /// <inheritdoc/>
    public ChannelReader<WindowKey> Keys
    {
        get
        {
            if (!_isListening)
            {
                _isListening = true;
                _resized = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => _keys.Writer.TryWrite(WindowKey.Resized));
                if (!Console.IsInputRedirected)
                {
                    new Thread(Listen) { IsBackground = true, Name = "keyboard" }.Start();
                }
            }

            return _keys.Reader;
        }
    }

    /// <inheritdoc/>
    public string? Farewell { get; set; }

    /// <inheritdoc/>
    public void Leave()
    {
        // whoever holds the lock may be kept waiting by the terminal itself (Ctrl-S); then there is nothing to be done
        if (_writing.TryEnter(TimeSpan.FromMilliseconds(200)))
        {
            try
            {
                if (!_isLeft && Farewell is { } farewell)
                {
                    output.Write(farewell);
                    output.Flush();
                }

                _isLeft = true;
            }
            finally
            {
                _writing.Exit();
            }
        }
    }

    /// <inheritdoc/>
    public void Write(string text)
    {
        lock (_writing)
        {
            if (!_isLeft)
            {
                output.Write(text);
                output.Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _resized?.Dispose();

    private void Listen()
    {
        try
        {
            while (true)
            {
                var typed = Console.ReadKey(intercept: true);
                if (Meaning(typed) is { } key)
                {
                    _keys.Writer.TryWrite(key);
                }
            }
        }
        catch (Exception end) when (end is InvalidOperationException or IOException)
        {
            // The keyboard has gone; Ctrl-C and a closed window end the watch all the same.
        }
    }

    private static WindowKey? Meaning(ConsoleKeyInfo typed) => (typed.Key, typed.KeyChar) switch
    {
        (ConsoleKey.UpArrow, _) or (_, 'k') => WindowKey.Up,
        (ConsoleKey.DownArrow, _) or (_, 'j') => WindowKey.Down,
        (_, 's') => WindowKey.Sort,
        (_, 'f') => WindowKey.Fold,
        (_, 'p' or ' ') => WindowKey.Pause,
        (_, 'q') or (ConsoleKey.Escape, _) => WindowKey.Quit,
        _ => null,
    };
}
