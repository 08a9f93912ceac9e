using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Testcontainers.PostgreSql;

namespace Inspector.Testing.Containers;

/// <summary>
/// Servers in containers, for whoever has Docker and no local programs: <c>dotnet test -p:Containers=true</c> compiles this file into Inspector.Testing. It
/// stands outside the solution and its lock files. See the PostgreSQL module's page in the documentation of Testcontainers for .NET.
/// </summary>
internal sealed class ContainerServers : ServerSource
{
    public override ImmutableArray<int> Majors { get; } = [14, 15, 16, 17, 18];

    public override string WhyNot(int? major) => "containers are of PostgreSQL 14 to 18";

    public override async Task<LiveServer> StartAsync(int major, ImmutableDictionary<string, string> settings)
    {
        var builder = settings.Aggregate(
            new PostgreSqlBuilder($"postgres:{major}").WithPassword(RandomNumberGenerator.GetHexString(32)),
            (building, setting) => building.WithCommand("-c", $"{setting.Key}={setting.Value}"));
        var container = builder.Build();
        try
        {
            await container.StartAsync();
            return await LiveServer.OfAsync(container.GetConnectionString(), container, embedded: null);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

#pragma warning disable CA2255 // this is the whole of the connection between the two: without the file there is nothing to call
    [ModuleInitializer]
    internal static void Register() => TestServers.Sources.Add(new ContainerServers());
#pragma warning restore CA2255
}
