using System.Diagnostics;
using System.Globalization;
using Inspector.Agent.Embedded;

namespace Inspector.Tests.Embedded;

/// <summary>Another process with a throw-away server, to be ended in some way.</summary>
internal sealed class Owner : IAsyncDisposable
{
    private readonly Process _process;

    private Owner(Process process, string folder, ProcessIdentity postmaster)
    {
        _process = process;
        Folder = folder;
        Postmaster = postmaster;
    }

    public string Folder { get; }

    public ProcessIdentity Postmaster { get; }

    /// <summary>Starts the process and waits until its server is ready.</summary>
    /// <param name="end">How it ends: <c>returns</c>, <c>exits</c>, <c>throws</c>, or <c>waits</c> for a signal.</param>
    public static async Task<Owner> StartAsync(string end)
    {
        // A runner in the background may ignore SIGINT, which its children would inherit.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,QUIT,HUP", Path.Combine(AppContext.BaseDirectory, "Inspector.ServerOwner"), end])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var child = Process.Start(start)!;
        var line = await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line?.Split(' ') is not [var folder, var pid, _])
        {
            throw new InvalidOperationException(await child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        return new(child, folder, ProcessStat.Of(int.Parse(pid, CultureInfo.InvariantCulture))?.Identity ?? new(int.Parse(pid, CultureInfo.InvariantCulture), 0));
    }

    /// <summary>Sends a signal; null for an owner that ends by itself.</summary>
    public void Send(int? signal)
    {
        if (signal is { } number)
        {
            ((Signal)number).Send(_process.Id);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code; 128 and the signal's number if one killed it.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
