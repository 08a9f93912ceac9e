using System.Globalization;

namespace Inspector.Agent.Embedded;

/// <summary>Starts and stops the server of one data folder, without ever opening a connection to it.</summary>
internal sealed class Postmaster(PostgresInstallation installation, Account account, OwnedFolder folder, TimeProvider time)
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(60);

    /// <summary>Its process id; 0 while it is stopped.</summary>
    public int ProcessId { get; private set; }

    private string Data => folder["data"];

    private string LogFile => folder["log"];

    /// <summary>All that the server has logged.</summary>
    public string ReadLog() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>Starts it and waits until it takes connections. pg_ctl gives it a session of its own, so that Ctrl-C in our terminal does not reach it before us.</summary>
    /// <exception cref="EmbeddedException">It ended, or was not ready in time; the message is its own reason, the log is what it wrote.</exception>
    public async Task LaunchAsync(int port, TimeSpan deadline, CancellationToken cancellation)
    {
        if (PostmasterFile.In(Data) is not null && folder.Processes().Count == 0)
        {
            // A killed postmaster leaves its lock files. While nobody has reaped the killed process, PostgreSQL believes that it still runs.
            string[] locks = [folder["data/postmaster.pid"], folder[string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{port}.lock")]];
            await Command.RunAsync(account, "rm", ["-f", "--", .. locks], cancellation: cancellation);
        }

        var before = ReadLog().Length;
        string[] arguments = ["-D", Data, "-l", LogFile, "-W", "-s", "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port}"), "start"];
        var asked = await Command.RunAsync(account, installation.Program("pg_ctl"), arguments, cancellation: cancellation);

        PostmasterFile? file = null;
        IReadOnlyCollection<ProcessIdentity> processes = [];
        bool HasSettled()
        {
            file = PostmasterFile.In(Data);
            processes = folder.Processes();
            // A file that a killed server left states a pid that is not among this folder's processes.
            return processes.Count == 0 || (file is { IsReady: true } && processes.Any(p => p.Pid == file.Pid));
        }

        var settled = await Polling.UntilAsync(HasSettled, deadline, time, cancellation);
        if (!settled || processes.Count == 0)
        {
            var log = asked.Error + ReadLog()[before..];
            var verdict = settled ? "did not start" : string.Create(CultureInfo.InvariantCulture, $"was not ready within {deadline.TotalSeconds} s");
            throw new EmbeddedException($"PostgreSQL {installation.Version} {verdict}: {ServerLog.Reason(log)}", log);
        }

        ProcessId = file!.Pid;
    }

    /// <summary>Stops it and waits until the last of its processes has ended.</summary>
    /// <exception cref="EmbeddedException">It did not stop within a minute.</exception>
    public async Task StopAsync(Signal how, CancellationToken cancellation)
    {
        var all = folder.Processes();
        if (all.Any(p => p.Pid == ProcessId))
        {
            how.Send(ProcessId);
        }

        if (!await folder.IsLeftAsync(all, StopDeadline, cancellation))
        {
            throw new EmbeddedException($"PostgreSQL {installation.Version} did not stop on {how}", ReadLog());
        }

        ProcessId = 0;
    }
}
