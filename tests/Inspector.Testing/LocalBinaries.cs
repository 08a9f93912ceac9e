using System.Collections.Immutable;
using Inspector.Agent.Embedded;

namespace Inspector.Testing;

/// <summary>Throw-away servers from the programs that are installed here.</summary>
internal sealed class LocalBinaries : ServerSource
{
    private readonly PostgresBinaries _binaries = PostgresBinaries.OnThisMachine();

    public override ImmutableArray<int> Majors => [.. _binaries.All.Select(i => i.Major)];

    public override string WhyNot(int? major)
    {
        try
        {
            return $"{_binaries.Find(major).Folder} was not there a moment ago";
        }
        catch (EmbeddedException absent)
        {
            return absent.Message;
        }
    }

    public override async Task<LiveServer> StartAsync(int major, ImmutableDictionary<string, string> settings)
    {
        var server = await EmbeddedServer.StartAsync(new() { Installation = _binaries.Find(major), Settings = settings });
        return await LiveServer.OfAsync(server.ConnectionString(), server, server);
    }
}
