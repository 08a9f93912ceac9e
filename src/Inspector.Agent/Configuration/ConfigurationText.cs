using System.Globalization;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Configuration;

/// <summary>What a configuration says, in lines for a person. No password is in them.</summary>
internal static class ConfigurationText
{
    /// <summary>One line for each target, what holds for all, and how many there are.</summary>
    public static IEnumerable<string> Lines(AgentConfiguration configuration)
    {
        var width = configuration.Targets.Max(target => target.Name.Length) + 2;
        foreach (var target in configuration.Targets)
        {
            yield return $"{target.Name.PadRight(width)}{string.Join("; ", Parts(target))}";
        }

        var history = configuration.History;
        yield return $"listens on {configuration.Listen.Endpoint}{(configuration.Listen is { Token: null, TokenFile: null } ? "" : ", with a token")}";
        yield return $"remembers for {Duration.Text(history.Retention)} in {history.Connection?.ToString() ?? Visible.Line(history.File)}";
        if (configuration.Metrics.Otlp is { } otlp)
        {
            yield return $"pushes metrics every {Duration.Text(otlp.Interval)} to {Visible.Line(otlp.Endpoint.AbsoluteUri)}";
        }

        yield return $"{Quantity.Of(configuration.Targets.Length, "targets")}{(configuration.Suppressions.IsEmpty ? "" : $", {Quantity.Of(configuration.Suppressions.Length, "suppressions")}")}, no errors";
    }

    /// <summary>What is not wrong, but should be known.</summary>
    public static IEnumerable<string> Notices(AgentConfiguration configuration)
    {
        foreach (var (name, connection) in configuration.Targets.SelectMany(target => target.Replicas.Prepend(target.Connection).Select(connection => (target.Name, connection))))
        {
            foreach (var notice in connection.Notices)
            {
                yield return $"{name}: {notice}";
            }
        }

        if (configuration.Listen.IsOpen)
        {
            yield return $"{configuration.Listen.Endpoint} can be reached from elsewhere, and there is no token: set listen.tokenFile";
        }
    }

    private static IEnumerable<string> Parts(TargetOptions target)
    {
        yield return target.Connection.ToString();
        if (!target.Replicas.IsEmpty)
        {
            yield return $"{(target.Replicas.Length == 1 ? "replica" : "replicas")} {string.Join(", ", target.Replicas.Select(replica => replica.Place))}";
        }

        yield return Password(target);
        yield return target.Databases.ToString();
        yield return $"every {Duration.Text(target.Tiers.Live)}, {Duration.Text(target.Tiers.Statistics)}, {Duration.Text(target.Tiers.Catalog)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"{Probes.All.Count(probe => target.Probes.IsOn(probe.Info))} probes");
        yield return string.Create(CultureInfo.InvariantCulture, $"at most {target.Budget.CoreShare * 100:0.##} % of a core");
    }

    private static string Password(TargetOptions target) => target.Password switch
    {
        { Given: not null } => "the password is that of the configuration",
        { File: { } file } => $"the password is from {Visible.Line(file)}",
        { Command: [var program, ..] } => $"the password is from {Visible.Line(Path.GetFileName(program), 80)}, for {Duration.Text(target.Password.TimeToLive)}",
        _ => target.Connection.PasswordSource is { } source ? $"the password is {source}" : "no password",
    };
}
