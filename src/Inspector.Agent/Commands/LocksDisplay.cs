using System.Globalization;
using System.Threading.Channels;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Commands;

/// <summary>
/// Shows one look after the other: drawn in place on a window, with keys; where there is none to draw on, or it is too small, as plain frames one below the other, or as lines of JSON; without
/// <c>--watch</c> not at all.
/// </summary>
internal sealed class LocksDisplay(LocksRequest request, Terminal terminal)
{
    private readonly Screen? _screen = request.IsWatch && terminal.Window is { } window && request.Outputs is not [{ Name: "json" }] ? new(window) : null;
    private LocksTextOptions _view = new() { IsFolded = !request.IsVerbose };
    private int _first;

    /// <summary>What is typed; null where nothing can be.</summary>
    public ChannelReader<WindowKey>? Keys => _screen is null ? null : terminal.Window!.Keys;

    /// <summary>Whether frames are drawn in place now, so that nothing else may be written.</summary>
    public bool IsDrawn => _screen?.Columns is not null;

    /// <summary>Whether it was told to stand still.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>The latest look.</summary>
    public LockPicture? Picture { get; private set; }

    /// <summary>Why the server cannot be looked at; null while it can.</summary>
    public string? Trouble { get; private set; }

    /// <summary>What else to tell below the frame.</summary>
    public string? Notice { private get; set; }

    /// <summary>Shows a look.</summary>
    public void Show(LockPicture picture)
    {
        (Picture, Trouble) = (picture, null);
        Show(isNew: true);
    }

    /// <summary>Shows that the server is lost.</summary>
    /// <param name="reason">Why, in one line.</param>
    public void ShowLost(string reason)
    {
        Trouble = reason;
        Show(isNew: false);
    }

    /// <summary>Gives the terminal back as it was.</summary>
    public void Leave() => _screen?.Leave();

    /// <summary>Does what was typed.</summary>
    /// <returns>Whether to go on.</returns>
    public bool Obey(ChannelReader<WindowKey> keys)
    {
        var isTyped = false;
        while (keys.TryRead(out var key))
        {
            isTyped = true;
            switch (key)
            {
                case WindowKey.Quit:
                    return false;
                case WindowKey.Pause:
                    IsPaused = !IsPaused;
                    break;
                case WindowKey.Fold:
                    _view = _view with { IsFolded = !_view.IsFolded };
                    break;
                case WindowKey.Sort:
                    _view = _view with { Order = _view.Order == LockOrdering.Age ? LockOrdering.Blocked : _view.Order + 1 };
                    break;
                case WindowKey.Up or WindowKey.Down:
                    _first = Math.Max(0, _first + (key == WindowKey.Up ? -1 : 1));
                    break;
            }
        }

        if (isTyped)
        {
            Show(isNew: false);
        }

        return true;
    }

    private void Show(bool isNew)
    {
        if (!request.IsWatch || Picture is not { } picture)
        {
            return;
        }

        if (_screen?.Columns is { } columns)
        {
            Draw(_screen, Text(picture, columns));
            return;
        }

        _screen?.Leave();
        if (!isNew)
        {
            return;
        }

        if (request.Outputs is [{ Name: "json" }])
        {
            LocksJson.Write(picture, terminal.Output, isIndented: false);
        }
        else
        {
            terminal.Output.Write($"{Text(picture, columns: null)}\n");
        }

        terminal.Output.Flush();
    }

    private void Draw(Screen screen, string text)
    {
        List<string> lines = [.. Trouble is null ? [] : new[] { Visible.Text($"reconnecting: {Trouble}"), "what follows is as it was last seen", "" }, .. text.TrimEnd('\n').Split('\n')];
        _first = Math.Min(_first, Math.Max(0, lines.Count - screen.Room));
        var more = lines.Count - _first - screen.Room;
        string?[] parts =
        [
            IsPaused ? "paused: p goes on" : "p pauses",
            $"s sorts (now by {Notation.Of(_view.Order)})",
            _view.IsFolded ? "f unfolds" : "f folds",
            more > 0 ? $"↓ {Quantity.Of(more, "lines")} more" : _first > 0 ? "↑ back" : null,
            "q quits",
            Notice,
        ];
        screen.Draw(lines, _first, string.Join(" · ", parts.OfType<string>()));
    }

    private string Text(LockPicture picture, int? columns)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var options = new TextOptions { Width = columns ?? terminal.Width, UseColour = columns is not null && terminal.UseColour, IsVerbose = request.IsVerbose };
        LocksText.Write(picture, text, _view with { Text = options });
        return text.ToString();
    }
}
