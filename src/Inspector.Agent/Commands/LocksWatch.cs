using System.Globalization;
using System.Threading.Channels;
using Inspector.Activity;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Commands;

/// <summary>
/// Looks at the locks of a server until stopped, shows each look and keeps the incidents. A server that is lost is looked for again with every interval. Where there is no window to draw on,
/// or it is too small, the frames are plain text one below the other.
/// </summary>
internal sealed class LocksWatch(LocksRequest request, WatchedServer server, IncidentFile? record, Terminal terminal, TimeProvider time)
{
    private readonly IncidentWatch _incidents = new();
    private readonly Screen? _screen = request.IsWatch && terminal.Window is { } window && request.Outputs is not [{ Name: "json" }] ? new(window) : null;
    private readonly List<string> _notices = [];
    private LocksTextOptions _view = new() { IsFolded = !request.IsVerbose };
    private LockPicture? _picture;
    private string? _trouble;
    private string? _recordTrouble;
    private bool _isPaused;
    private bool _hasWaited;
    private int _first;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="Exception">The first look failed; or there is a defect of ours. What was recorded is written.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var keys = _screen is null ? null : terminal.Window!.Keys;
        try
        {
            while (true)
            {
                var begun = time.GetTimestamp();
                if (!await LookAsync(cancellation) || !await PauseAsync(begun, keys, cancellation))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // It is how a watch ends.
        }
        finally
        {
            _screen?.Leave();
            Finish();
        }

        var code = request.FailOnWait && _hasWaited ? ExitCode.Findings : ExitCode.Clean;
        return ExitCode.Worse(code, record?.Waiting.Count > 0 ? ExitCode.Usage : ExitCode.Clean);
    }

    /// <summary>Looks, or says why that was not possible.</summary>
    /// <returns>Whether to go on.</returns>
    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        try
        {
            _picture = await server.LookAsync(cancellation);
            _trouble = null;
            _hasWaited |= _picture.Sample.Waiters > 0;
            Keep(_incidents.Add(_picture.Sample));
            Show(isNew: true);
        }
        catch (Exception failure) when (_picture is not null && WatchedServer.MayPass(failure) && !cancellation.IsCancellationRequested)
        {
            var reason = Miss.Of(server.Target, null, failure).Line(isOfSeveral: false);
            var isNew = reason != _trouble;
            _trouble = reason;
            if (isNew && _screen?.Columns is null)
            {
                Say($"reconnecting: {reason}");
            }

            Show(isNew: false);
        }

        return record?.IsOverfull != true;
    }

    /// <summary>Waits for the next look, and does what is typed meanwhile.</summary>
    /// <returns>Whether to go on.</returns>
    private async Task<bool> PauseAsync(long begun, ChannelReader<WindowKey>? keys, CancellationToken cancellation)
    {
        var left = request.Interval - time.GetElapsedTime(begun);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var tick = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, end.Token);
            while (keys is not null && (_isPaused || !tick.IsCompleted))
            {
                var typed = keys.WaitToReadAsync(end.Token).AsTask();
                await Task.WhenAny(_isPaused ? typed : tick, typed);
                if (typed.IsCompleted && !await typed)
                {
                    break; // nobody can type any more
                }

                if (!Obey(keys))
                {
                    return false;
                }
            }

            await tick;
            return true;
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    /// <summary>Does what was typed.</summary>
    /// <returns>Whether to go on.</returns>
    private bool Obey(ChannelReader<WindowKey> keys)
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
                    _isPaused = !_isPaused;
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
        if (!request.IsWatch || _picture is not { } picture)
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
        List<string> lines = [.. _trouble is null ? [] : new[] { Visible.Text($"reconnecting: {_trouble}"), "what follows is as it was last seen", "" }, .. text.TrimEnd('\n').Split('\n')];
        _first = Math.Min(_first, Math.Max(0, lines.Count - screen.Room));
        var more = lines.Count - _first - screen.Room;
        string?[] parts =
        [
            _isPaused ? "paused: p goes on" : "p pauses",
            $"s sorts (now by {Notation.Of(_view.Order)})",
            _view.IsFolded ? "f unfolds" : "f folds",
            more > 0 ? $"↓ {Quantity.Of(more, "lines")} more" : _first > 0 ? "↑ back" : null,
            "q quits",
            _recordTrouble,
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

    private void Keep(IReadOnlyCollection<Incident> ended)
    {
        if (record is null || _picture is not { } picture)
        {
            return;
        }

        var trouble = record.Append(ended.Select(incident => IncidentJson.Line(incident, picture)));
        if (trouble is not null && trouble != _recordTrouble)
        {
            Say($"{trouble}; what is not written is kept, and tried again");
        }

        _recordTrouble = trouble;
        foreach (var incident in request.IsWatch ? [] : ended)
        {
            terminal.Output.Write($"{Visible.Text(IncidentText.Line(incident))}\n");
            terminal.Output.Flush();
        }
    }

    /// <summary>Records what is still open. What no file took is printed: nothing is lost.</summary>
    private void Finish()
    {
        Keep(_incidents.Open);
        foreach (var notice in _notices)
        {
            terminal.Say(notice);
        }

        if (record?.Waiting is { Count: > 0 } waiting)
        {
            foreach (var line in waiting)
            {
                terminal.Output.Write(line);
            }

            terminal.Output.Flush();
            terminal.Say($"{_recordTrouble}; what is not in the file was printed instead: {Quantity.Of(waiting.Count, "incidents")}");
        }
    }

    /// <summary>While a frame is drawn in place, what there is to say waits until it is gone.</summary>
    private void Say(string notice)
    {
        if (_screen?.Columns is not null)
        {
            _notices.Add(notice);
        }
        else
        {
            terminal.Say(notice);
        }
    }
}
