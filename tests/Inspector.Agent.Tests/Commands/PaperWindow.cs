using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Inspector.Agent.Commands;

namespace Inspector.Tests.Commands;

/// <summary>A window that remembers what was written to it, of a size that a test sets, with a keyboard that a test types on.</summary>
internal sealed partial class PaperWindow : IWindow
{
    private readonly Channel<WindowKey> _keys = Channel.CreateUnbounded<WindowKey>();
    private readonly Lock _lock = new();
    private readonly StringBuilder _all = new();
    private string _last = "";

    public (int Columns, int Rows) Size { get; set; } = (100, 40);

    public ChannelReader<WindowKey> Keys => _keys.Reader;

    /// <summary>All that was written.</summary>
    public string All
    {
        get
        {
            lock (_lock)
            {
                return _all.ToString();
            }
        }
    }

    /// <summary>The latest frame as it looks: without escape sequences.</summary>
    public string Frame
    {
        get
        {
            lock (_lock)
            {
                return Sequence().Replace(_last, "").Replace("\r", "", StringComparison.Ordinal);
            }
        }
    }

    public string? Farewell { get; set; }

    public void Leave() => Write(Farewell ?? "");

    public void Type(WindowKey key) => Assert.True(_keys.Writer.TryWrite(key));

    public void Write(string text)
    {
        lock (_lock)
        {
            _all.Append(text);
            _last = text;
        }
    }

    [GeneratedRegex(@"\x1b\[[?0-9;]*[a-zA-Z]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Sequence();
}
