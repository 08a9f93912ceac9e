using System.Collections.Immutable;
using System.Security.Cryptography;
using Npgsql;

namespace Inspector.Agent.Targets;

/// <summary>Makes a <see cref="Target" /> of what its sources say: the TARGET before the service before the environment before libpq's defaults.</summary>
internal static class TargetReader
{
    /// <inheritdoc cref="Target.Read" />
    public static Target Read(string? text, ClientEnvironment environment)
    {
        var given = ConnectionText.Read(text);
        var service = (given.Parameters["service"] ?? environment.Variable("PGSERVICE")) is { Length: > 0 } name ? name : null;
        var values = new ParameterValues(given.Parameters, service is null ? null : ServiceFile.Read(service, environment), environment);
        var ignored = values.Notices().ToImmutableArray();
        var endpoints = ReadEndpoints(values, environment);
        var user = values.Text("user")
            ?? (environment.UserName.Length > 0 ? environment.UserName : throw new TargetException("the operating system's user has no name to log in with: set user"));
        var password = values.Text("password") is { } secret ? new Secret(secret) : null;
        var file = (values.Text("passfile") ?? environment.BelowHome(".pgpass")) is { } path ? new PasswordFile(path) : null;
        var target = new Target
        {
            Endpoints = endpoints,
            Database = values.Text("dbname") ?? user,
            User = user,
            Service = service,
            IsBareDatabase = given.IsBareName,
            Notices = password is null && file?.Objection() is { } objection ? ignored.Add(objection) : ignored,
            Tls = endpoints.All(endpoint => endpoint.IsSocket) ? TlsSettings.None : TlsSettings.Read(values, environment),
            Session = SessionSettings.Read(values),
            Password = password,
            PasswordOrigin = values.Origin("password") is var origin && origin == "password" ? "that of the target" : $"the {origin}",
            PasswordFile = file,
            SocketFolders = environment.SocketFolders,
            DefaultPlaceNote = values.Text("host") is null && values.Text("hostaddr") is null
                ? $" (no host was given, and there is no socket in {string.Join(" or ", environment.SocketFolders)})"
                : "",
        };
        CheckTogether(target, values);
        return target;
    }

    private static ImmutableArray<Endpoint> ReadEndpoints(ParameterValues values, ClientEnvironment environment)
    {
        var endpoints = EndpointList.Read(values.Text("host"), values.Text("hostaddr"), values.Text("port"), environment).ToArray();
        if (values.OneOf("load_balance_hosts", false, ("disable", false), ("random", true)))
        {
            RandomNumberGenerator.Shuffle<Endpoint>(endpoints);
        }

        return [.. endpoints];
    }

    private static void CheckTogether(Target target, ParameterValues values)
    {
        if (target.Endpoints.Any(endpoint => endpoint.IsSocket) && target.Tls.Mode is not (SslMode.Disable or SslMode.Allow or SslMode.Prefer))
        {
            throw new TargetException("a list of hosts with both Unix sockets, which have no TLS, and others cannot be used with a required TLS: list one kind only");
        }

        if (target.Tls.Mode == SslMode.VerifyFull && target.Endpoints.Any(endpoint => endpoint.Host == endpoint.Address))
        {
            throw new TargetException("sslmode=verify-full needs the host's name beside hostaddr: set host");
        }

        // Npgsql knows a place by its address alone, and the name to verify is looked up by it.
        var addressed = target.Endpoints.Where(endpoint => endpoint.Address is not null).GroupBy(endpoint => endpoint.Address, StringComparer.Ordinal);
        if (addressed.Any(same => same.DistinctBy(endpoint => endpoint.Host, StringComparer.Ordinal).Skip(1).Any()))
        {
            throw new TargetException($"{values.Origin("hostaddr")} gives one address for two hosts");
        }
    }
}
