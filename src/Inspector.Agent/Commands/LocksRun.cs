using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Agent.Reports;
using Inspector.Agent.Scheduling;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary>Looks at the locks of a server, once or until stopped.</summary>
internal sealed class LocksRun(LocksRequest request, Terminal terminal, ClientEnvironment environment, TimeProvider time)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TargetException">TARGET cannot be understood.</exception>
    /// <exception cref="ConfigurationException">A file cannot be used.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Whatever could be wrong with files and words is found before the server is troubled.
        var target = Target.Read(request.Target, environment);
        foreach (var file in request.Outputs.Select(format => format.File).OfType<string>())
        {
            ConfigurationFile.CheckWritable(file);
        }

        using var record = request.Record is { } path ? IncidentFile.Open(path) : null;
        foreach (var notice in target.Notices)
        {
            terminal.Say(notice);
        }

        await using var server = WatchedServer.Of(target, time);
        try
        {
            return request.IsContinuous
                ? await new LocksWatch(request, server, record, terminal, time).RunAsync(cancellation)
                : Report(await server.LookAsync(cancellation));
        }
        catch (Exception failure) when (WatchedServer.MayPass(failure) && failure is not OperationCanceledException)
        {
            terminal.Say(Miss.Of(server.Target, null, failure).Line(isOfSeveral: false));
            Cause.Explain(failure, terminal, request.IsVerbose);
            return ExitCode.Incomplete;
        }
    }

    private int Report(LockPicture picture)
    {
        var code = request.FailOnWait && picture.Sample.Waiters > 0 ? ExitCode.Findings : ExitCode.Clean;
        var complaints = new List<string>();
        foreach (var format in request.Outputs)
        {
            try
            {
                if (format.File is { } file)
                {
                    ConfigurationFile.WriteAtomically(file, stream => WriteTo(stream, format, picture));
                }
                else
                {
                    Write(format, picture, terminal.Output, new() { Width = terminal.Width, UseColour = terminal.UseColour, IsVerbose = request.IsVerbose });
                }
            }
            catch (ConfigurationException refusal)
            {
                complaints.Add(refusal.Message);
            }
        }

        terminal.Output.Flush();
        complaints.ForEach(terminal.Say);
        return ExitCode.Worse(code, complaints.Count > 0 ? ExitCode.Usage : ExitCode.Clean);
    }

    private void WriteTo(Stream stream, Format format, LockPicture picture)
    {
        using var output = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
        Write(format, picture, output, new() { IsVerbose = request.IsVerbose });
    }

    private static void Write(Format format, LockPicture picture, TextWriter output, TextOptions options)
    {
        if (format.Name == "json")
        {
            LocksJson.Write(picture, output);
        }
        else
        {
            LocksText.Write(picture, output, new() { Text = options, IsFolded = !options.IsVerbose });
        }
    }
}
