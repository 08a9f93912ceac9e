using System.Text;
using Inspector.Agent.Configuration;
using Inspector.Tests.Targets;

namespace Inspector.Tests.Configuration;

/// <summary>Configurations of a test, read as <c>c.yaml</c>.</summary>
internal static class Configured
{
    /// <summary>The least that is without errors.</summary>
    public const string Least = "targets:\n  - name: orders\n    connection: host=db1 user=inspector dbname=app\n";

    /// <summary>Reads a text, with variables of the environment.</summary>
    public static ConfigurationResult Read(string text, params (string Name, string Value)[] variables) => Read(Encoding.UTF8.GetBytes(text), variables);

    /// <summary>Reads bytes.</summary>
    public static ConfigurationResult Read(byte[] content, params (string Name, string Value)[] variables)
    {
        using var around = new Surroundings();
        foreach (var (name, value) in variables)
        {
            around[name] = value;
        }

        return ConfigurationReader.Read("c.yaml", content, around.Environment);
    }

    /// <summary>Reads what is without errors.</summary>
    public static AgentConfiguration Good(string text, params (string Name, string Value)[] variables)
    {
        var result = Read(text, variables);
        Assert.Empty(result.Problems);
        return result.Configuration!;
    }

    /// <summary>The one thing that is wrong.</summary>
    public static string Problem(string text, params (string Name, string Value)[] variables)
    {
        var result = Read(text, variables);
        Assert.Null(result.Configuration);
        return Assert.Single(result.Problems);
    }
}
