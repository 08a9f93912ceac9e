using System.Collections.Immutable;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>What became of reading a configuration.</summary>
/// <param name="Configuration">The configuration; null when anything is wrong with it.</param>
/// <param name="Problems">Everything that is wrong, each in one line that begins with the place: <c>inspector.yaml:3:5: ...</c>. No password is in them.</param>
internal sealed record ConfigurationResult(AgentConfiguration? Configuration, ImmutableArray<string> Problems);

/// <summary>Reads <c>inspector.yaml</c> and the environment together.</summary>
internal static class ConfigurationReader
{
    /// <summary>The name of the file where none is given.</summary>
    public const string DefaultFile = "inspector.yaml";

    /// <summary>The most bytes that make sense: some thousand targets.</summary>
    private const int Limit = 4 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file, as the person named it.</param>
    /// <param name="environment">The environment, with the variables that win over the file.</param>
    public static ConfigurationResult Read(string file, ClientEnvironment environment)
    {
        try
        {
            return Read(file, ReadBytes(file), environment);
        }
        catch (ConfigurationException refusal)
        {
            return new(null, [refusal.Message]);
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or is too long.</exception>
    public static ReadOnlyMemory<byte> ReadBytes(string file) => ConfigurationFile.ReadBytes(file, Limit, $"name the configuration, or put {DefaultFile} here");

    /// <summary>Reads what a file holds.</summary>
    /// <param name="file">The file, as the person named it.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="environment">The environment, with the variables that win over the file.</param>
    public static ConfigurationResult Read(string file, ReadOnlyMemory<byte> content, ClientEnvironment environment)
    {
        var complaints = new Complaints();
        var reading = new Reading(file, complaints, environment);
        try
        {
            if (YamlTree.Read(file, SuppressionFile.Decode(file, content.Span), complaints) is not { } root)
            {
                return new(null, complaints.Lines);
            }

            Variables.Apply(root, environment.Variables, complaints);
            var seed = new AgentConfiguration { History = new() { File = reading.PathOf(HistoryOptions.DefaultFile) } };
            var configuration = ConfigurationShape.Root.Read(root, seed, reading);
            if (configuration is { Fleet: not null, History.Connection: not null })
            {
                complaints.Add(root.Place, "the agents of a fleet remember in fleet.store: leave history.connection out");
            }

            return new(complaints.IsEmpty ? configuration : null, complaints.Lines);
        }
        catch (ConfigurationException refusal)
        {
            return new(null, [refusal.Message]);
        }
    }
}
