using System.Threading.Channels;
using Inspector.Activity;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;

namespace Inspector.Agent.Commands;

/// <summary>
/// Looks at the locks of a server until stopped, shows each look and keeps the incidents. A server that is lost is looked for again with every interval.
/// </summary>
internal sealed class LocksWatch(LocksRequest request, WatchedServer server, IncidentFile? record, Terminal terminal, TimeProvider time)
{
    private readonly IncidentWatch _incidents = new();
    private readonly LocksDisplay _display = new(request, terminal);
    private readonly List<string> _notices = [];
    private string? _recordTrouble;
    private bool _hasWaited;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="Exception">The first look failed; or there is a defect of ours. What was recorded is written.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var keys = _display.Keys;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            while (true)
            {
                var begun = time.GetTimestamp();
                if (!await LookAsync(keys, stop) || !await RestAsync(begun, keys, stop.Token))
                {
                    break;
                }
            }
        }
        catch (Exception end) when (cancellation.IsCancellationRequested && (end is OperationCanceledException || WatchedServer.MayPass(end)))
        {
            // It is how a watch ends.
        }
        finally
        {
            await stop.CancelAsync();
            _display.Leave();
            Finish();
        }

        var code = request.FailOnWait && _hasWaited ? ExitCode.Findings : ExitCode.Clean;
        return ExitCode.Worse(code, record?.Waiting.Count > 0 ? ExitCode.Usage : ExitCode.Clean);
    }

    /// <summary>Looks, or says why that was not possible. A server that keeps us waiting keeps no key waiting.</summary>
    /// <returns>Whether to go on.</returns>
    private async Task<bool> LookAsync(ChannelReader<WindowKey>? keys, CancellationTokenSource end)
    {
        var look = server.LookAsync(end.Token);
        if (!await UntilAsync(look, keys, end.Token))
        {
            await end.CancelAsync();
            await ((Task)look).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return false;
        }

        try
        {
            var picture = await look;
            _hasWaited |= picture.Sample.Waiters > 0;
            Keep(_incidents.Add(picture.Sample), picture);
            _display.Show(picture);
        }
        catch (Exception failure) when (_display.Picture is not null && WatchedServer.MayPass(failure) && !end.IsCancellationRequested)
        {
            Lose(failure);
        }

        return record?.IsOverfull != true;
    }

    private void Lose(Exception failure)
    {
        var reason = Miss.Of(server.Target, null, failure).Line(isOfSeveral: false);
        if (reason != _display.Trouble && !_display.IsDrawn)
        {
            Say($"reconnecting: {reason}");
        }

        _display.ShowLost(reason);
    }

    /// <summary>Waits until it is time for the next look, and while it is paused.</summary>
    /// <returns>Whether to go on.</returns>
    private async Task<bool> RestAsync(long begun, ChannelReader<WindowKey>? keys, CancellationToken cancellation)
    {
        // Who begins to wait just after a look has to be seen within the interval, the look that sees him included: so that one begins earlier by what the last took, and at least a little,
        // for where somebody waits there is more to read.
        var took = time.GetElapsedTime(begun);
        var left = request.Interval - took - TimeSpan.FromTicks(Math.Clamp(took.Ticks, request.Interval.Ticks / 10, request.Interval.Ticks / 4));
        var tick = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellation);
        while (await UntilAsync(tick, keys, cancellation))
        {
            await tick;
            if (!_display.IsPaused || keys is null || !await keys.WaitToReadAsync(cancellation))
            {
                return true;
            }

            if (!_display.Obey(keys))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Does what is typed until something is done.</summary>
    /// <returns>Whether to go on.</returns>
    private async Task<bool> UntilAsync(Task done, ChannelReader<WindowKey>? keys, CancellationToken cancellation)
    {
        while (keys is not null && !done.IsCompleted)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var typed = keys.WaitToReadAsync(enough.Token).AsTask();
            await Task.WhenAny(done, typed);
            var isOver = typed.IsCompletedSuccessfully && !await typed; // nobody can type any more
            await enough.CancelAsync();
            if (isOver || cancellation.IsCancellationRequested)
            {
                break;
            }

            if (!_display.Obey(keys))
            {
                return false;
            }
        }

        await done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return true;
    }

    private void Keep(IReadOnlyCollection<Incident> ended, LockPicture picture)
    {
        if (record is null)
        {
            return;
        }

        var trouble = record.Append(ended.Select(incident => IncidentJson.Line(incident, picture)));
        if (trouble is not null && trouble != _recordTrouble)
        {
            Say($"{trouble}; what is not written is kept, and tried again");
        }

        _recordTrouble = _display.Notice = trouble;
        foreach (var incident in request.IsWatch ? [] : ended)
        {
            terminal.Output.Write($"{Visible.Text(IncidentText.Line(incident))}\n");
            terminal.Output.Flush();
        }
    }

    /// <summary>Records what is still open. What no file took is printed: nothing is lost.</summary>
    private void Finish()
    {
        if (_display.Picture is { } picture)
        {
            Keep(_incidents.Open, picture);
        }

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
        if (_display.IsDrawn)
        {
            _notices.Add(notice);
        }
        else
        {
            terminal.Say(notice);
        }
    }
}
