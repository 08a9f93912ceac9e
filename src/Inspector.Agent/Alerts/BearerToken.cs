using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Alerts;

/// <summary>What a request brings to be let in. A file is read for each, so that a token can be replaced.</summary>
/// <param name="options">Where it comes from.</param>
internal sealed class BearerToken(BearerOptions options)
{
    private const int Longest = 16 * 1024;

    /// <summary>The token; null where none is configured.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or is none: the message is one line without it.</exception>
    public Secret? Get()
    {
        if (options.TokenFile is { } file)
        {
            var text = Encoding.UTF8.GetString(ConfigurationFile.ReadBytes(file, Longest, "write the token into it").Span).Trim();
            return IsToken(text) ? new(text) : throw ConfigurationException.In(file, null, "holds no token: one line of visible ASCII");
        }

        return options.Token is not { } given ? null : IsToken(given.Reveal()) ? given : throw new ConfigurationException("the token of the configuration is none: one line of visible ASCII");
    }

    private static bool IsToken(string text) => text.Length > 0 && text.All(letter => letter is > ' ' and < (char)127);
}
