using Inspector.Agent.Embedded;
using Inspector.Testing;

namespace Inspector.Tests.Embedded;

/// <summary>Servers that a test starts by itself, because starting is what it is about.</summary>
internal static class Own
{
    public static Task<EmbeddedServer> StartAsync(TestServer version, params (string Name, string Value)[] settings) =>
        EmbeddedServer.StartAsync(Options(version, settings), TestContext.Current.CancellationToken);

    public static EmbeddedOptions Options(TestServer version, params (string Name, string Value)[] settings)
    {
        var found = PostgresBinaries.OnThisMachine().All.FirstOrDefault(i => i.Major == version.Major);
        Assert.SkipWhen(found is null, "the server under test is a given one: there is none to start");
        return new() { Installation = found, Settings = new EmbeddedOptions().Settings.AddRange(settings.Select(s => KeyValuePair.Create(s.Name, s.Value))) };
    }
}
