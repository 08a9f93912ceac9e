using System.Text;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Commands;

/// <summary>
/// Draws frames in place on the alternate screen of a terminal, so that what stood there before stands there again afterwards. All escape sequences that move anything are here (xterm
/// control sequences, which ECMA-48 and every terminal of today understand).
/// </summary>
internal sealed class Screen(IWindow window)
{
    private const string Enter = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private const string Exit = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private const string Home = "\u001b[H";
    private const string EndOfLine = "\u001b[K\r\n";
    private const string EndOfScreen = "\u001b[K\u001b[J";
    private const string Plain = "\u001b[0m";
    private const int LeastColumns = 40;
    private const int LeastRows = 8;

    private bool _isOpen;

    /// <summary>The columns to lay a frame out for; null when the window is too small to draw in.</summary>
    public int? Columns => window.Size is (>= LeastColumns and var columns, >= LeastRows) ? columns : null;

    /// <summary>Draws a frame.</summary>
    /// <param name="lines">The frame; what of it has no room is cut.</param>
    /// <param name="first">The first line to show.</param>
    /// <param name="footer">The last line of the window.</param>
    public void Draw(IReadOnlyList<string> lines, int first, string footer)
    {
        var (columns, rows) = window.Size;
        var frame = new StringBuilder(_isOpen ? Home : Enter + Home);
        _isOpen = true;
        window.Farewell = Exit; // before anything is drawn: whatever ends us may do so at any time
        for (var row = 0; row < rows - 1; row++)
        {
            frame.Append(first + row < lines.Count ? Cut(lines[first + row], columns) : "").Append(EndOfLine);
        }

        window.Write(frame.Append(Cut(footer, columns)).Append(EndOfScreen).ToString());
    }

    /// <summary>How many lines of a frame have room.</summary>
    public int Room => Math.Max(0, window.Size.Rows - 1);

    /// <summary>Gives the terminal back as it was.</summary>
    public void Leave()
    {
        if (_isOpen)
        {
            _isOpen = false;
            window.Write(Exit);
            window.Farewell = null;
        }
    }

    /// <summary>As much of a line as has room. The only escape sequences in it are colours of ours, which take none.</summary>
    internal static string Cut(string line, int columns)
    {
        var (cut, room) = (new StringBuilder(line.Length), columns);
        var isSequence = false;
        foreach (var rune in line.EnumerateRunes())
        {
            isSequence |= rune.Value == '\u001b';
            room -= isSequence ? 0 : DisplayWidth.Of(rune);
            if (room < 0)
            {
                return line.Contains('\u001b', StringComparison.Ordinal) ? cut.Append(Plain).ToString() : cut.ToString();
            }

            cut.Append(rune.ToString());
            isSequence &= rune.Value != 'm';
        }

        return cut.ToString();
    }
}
