using System.CommandLine;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector probes</c>: the catalogue.</summary>
internal static class ProbesCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Verb("probes", "Lists every probe with the severity of its findings.");
        command.SetAction(_ => Write(terminal));
        return command;
    }

    private static int Write(Terminal terminal)
    {
        var page = new Page(terminal.Output, new() { Width = terminal.Width, UseColour = terminal.UseColour });
        var width = Probes.All.Max(probe => probe.Info.Id.Length) + 2;
        foreach (var room in Probes.All.GroupBy(probe => probe.Info.Category))
        {
            page.Paragraph(CategoryNames.Of(room.Key), ink: Ink.Bold);
            foreach (var probe in room)
            {
                var since = probe.Info.MinimumVersion > Catalog.ServerVersion.Oldest ? $", PostgreSQL {probe.Info.MinimumVersion} and later" : "";
                var off = probe.Info.IsOnByDefault ? "" : ", off unless asked for";
                page.Entry(probe.Info.Id, $"{probe.Info.Title} ({Notation.Of(probe.Info.Severity)}{since}{off})", 2, width, Ink.None);
            }

            page.Blank();
        }

        page.Paragraph("inspector explain ID shows one of them.");
        return ExitCode.Clean;
    }
}
