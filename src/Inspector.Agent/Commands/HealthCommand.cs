using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using Inspector.Agent.Configuration;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Commands;

/// <summary><c>inspector health</c>: asks the agent of this machine how it is, from where there is no shell.</summary>
internal static class HealthCommand
{
    private const string Path = "/healthz";
    private const int LongestAnswer = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Argument<string?> FileArgument = new("FILE")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = $"the configuration of the agent, which says where it answers; default: {ConfigurationReader.DefaultFile} in this folder, where there is one",
    };

    private static readonly Option<string?> Url = new("--url") { HelpName = "URL", Description = "where the agent answers, in place of what the configuration says: http://127.0.0.1:9432" };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal, ClientEnvironment environment)
    {
        var command = new Verb("health", "Asks the agent of this machine whether it lives and its loops turn. It says so in one line; nothing else is needed, not even a shell.")
        {
            ExitCodes = [new("0", "it is well"), new("2", "wrong usage"), new("3", "it is not well, or does not answer within 5 s")],
            Examples =
            [
                new("inspector health", "where inspector.yaml of this folder says, else at 127.0.0.1:9432"),
                new("inspector health --url http://127.0.0.1:9000", "whatever the configuration says, and even while that is broken"),
            ],
        };
        command.Add(FileArgument);
        command.Add(Url);
        command.SetAction((parsed, cancellation) =>
        {
            var file = parsed.GetResult(FileArgument)?.Tokens is [var named] ? named.Value : null;
            return RunAsync(parsed.GetValue(Url) is { } url ? OfUrl(url) : OfConfiguration(file, terminal, environment), terminal, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(Uri address, Terminal terminal, CancellationToken cancellation)
    {
        // A proxy of the environment knows nothing of this machine.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = Patience };
        using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("inspector-health", null));
        try
        {
            using var response = await client.GetAsync(address, cancellation);
            var text = Visible.Line(await response.Content.ReadAsStringAsync(cancellation));
            if (response.StatusCode == HttpStatusCode.OK)
            {
                terminal.Output.WriteLine(text);
                return ExitCode.Clean;
            }

            terminal.Say($"{address} answers {(int)response.StatusCode}: {text}");
        }
        catch (HttpRequestException refusal)
        {
            terminal.Say($"no agent answers at {address}: {Visible.Line(refusal.GetBaseException().Message)}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            terminal.Say($"{address} does not answer within {(int)Patience.TotalSeconds} s");
        }

        return ExitCode.Incomplete;
    }

    private static Uri OfUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
            ? address.AbsolutePath == "/" ? new(address, Path) : address
            : throw new ConfigurationException("--url takes the address of an agent: http://127.0.0.1:9432");

    /// <summary>
    /// Where the configuration says. One that is broken does not say it, but is no reason to call the agent unwell: it runs by the one from before, most likely where every agent answers.
    /// </summary>
    private static Uri OfConfiguration(string? file, Terminal terminal, ClientEnvironment environment)
    {
        var endpoint = ListenOptions.DefaultEndpoint;
        if (file is not null || File.Exists(ConfigurationReader.DefaultFile))
        {
            var (configuration, _) = ConfigurationReader.Read(file ?? ConfigurationReader.DefaultFile, environment);
            endpoint = configuration?.Listen.Endpoint ?? endpoint;
            if (configuration is null)
            {
                terminal.Say($"{Visible.Line(file ?? ConfigurationReader.DefaultFile)} has errors, so the usual address is asked: inspector config check says which, and --url names another");
            }
        }

        var address = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : endpoint.Address;
        return new($"http://{new IPEndPoint(address, endpoint.Port)}{Path}");
    }
}
