using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Inspector.Agent.Configuration;

namespace Inspector.Agent.Alerts;

/// <summary>What became of an attempt.</summary>
/// <param name="Took">Whether the receiver took it.</param>
/// <param name="Reason">Why it did not, in one line without an address's path and without anything that the receiver said.</param>
/// <param name="IsFinal">Whether it would not take it at the next attempt either: it finds fault with the message.</param>
/// <param name="Rest">How long it asks to be left alone.</param>
internal sealed record Attempt(bool Took, string Reason = "", bool IsFinal = false, TimeSpan Rest = default);

/// <summary>Who is told of incidents.</summary>
internal sealed class Receiver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Uri _address;
    private readonly BearerToken _token;
    private readonly AlertLinks _links;
    private readonly HttpMessageInvoker _client;
    private readonly TimeProvider _time;
    private TimeSpan _ahead;

    private Receiver(Uri address, bool isAlertmanager, string name, BearerOptions bearer, AlertLinks links, HttpMessageInvoker client, TimeProvider time)
    {
        (IsAlertmanager, Name, _token, _links, _client, _time) = (isAlertmanager, name, new(bearer), links, client, time);
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{(isAlertmanager ? "alertmanager" : "webhook")} {address.AbsoluteUri}")).AsSpan(0, 8));
        _address = isAlertmanager ? new(AlertLinks.Below(address, AlertmanagerMessage.Path)) : address;
    }

    /// <summary>Its name for people and metrics: kind, host and port. The path may be a secret, and is not in it.</summary>
    public string Name { get; }

    /// <summary>Its name in history, the same on each agent: a hash of its address.</summary>
    public string Id { get; }

    /// <summary>Whether it is an Alertmanager, for which the latest is enough.</summary>
    public bool IsAlertmanager { get; }

    /// <summary>The receivers of a configuration, each once.</summary>
    public static IReadOnlyList<Receiver> All(AlertOptions options, HttpMessageInvoker client, TimeProvider time)
    {
        var (links, names) = (new AlertLinks(options), new HashSet<string>(StringComparer.Ordinal));
        return
        [
            .. options.Alertmanagers.Distinct().Select(address => new Receiver(address, isAlertmanager: true, NameOf("alertmanager", address), options.AlertmanagerAuth, links, client, time)),
            .. options.Webhooks.Distinct().Select(address => new Receiver(address, isAlertmanager: false, NameOf("webhook", address), options.WebhookAuth, links, client, time)),
        ];

        string NameOf(string kind, Uri address)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{kind} {address.IdnHost}:{address.Port}");
            for (var number = 2; !names.Add(name); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{kind} {address.IdnHost}:{address.Port} ({number})");
            }

            return name;
        }
    }

    /// <summary>Tries to tell it.</summary>
    /// <exception cref="OperationCanceledException">It was told to give up.</exception>
    public async Task<Attempt> TellAsync(AlertMessage message, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            return await PostAsync(message, end.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(Took: false, "no answer in time");
        }
        catch (ConfigurationException refusal)
        {
            return new(Took: false, refusal.Message);
        }
#pragma warning disable CA1031 // Whatever it is, the next attempt may go better, and the loop must live.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new(Took: false, Why(failure));
        }
    }

    private async Task<Attempt> PostAsync(AlertMessage message, CancellationToken cancellation)
    {
        var before = _ahead;
        var attempt = await PostOnceAsync(message, cancellation);
        return attempt.Took && IsAlertmanager && (before - _ahead).Duration() >= TargetAlerts.Agreement ? await PostOnceAsync(message, cancellation) : attempt;
    }

    private async Task<Attempt> PostOnceAsync(AlertMessage message, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new ReadOnlyMemoryContent(IsAlertmanager ? AlertmanagerMessage.Of(message, _links, _time.GetUtcNow() + _ahead, _ahead) : WebhookMessage.Of(message, _links)),
        };
        request.Content.Headers.ContentType = Json;
        request.Headers.UserAgent.Add(new("inspector", null));
        if (!IsAlertmanager)
        {
            request.Headers.Add(WebhookMessage.KeyHeader, message.IdempotencyKey);
        }

        if (_token.Get() is { } token)
        {
            request.Headers.Authorization = new("Bearer", token.Reveal());
        }

        using var answer = await _client.SendAsync(request, cancellation);
        Learn(answer.Headers.Date);
        var status = (int)answer.StatusCode;
        return answer.IsSuccessStatusCode ? new(Took: true) : new(Took: false, string.Create(CultureInfo.InvariantCulture, $"it answers {status}"), IsFinal(status), RestOf(answer.Headers.RetryAfter));
    }

    /// <summary>An alert that ends by a clock which is minutes behind would be over when it comes: the receiver's answers tell its time, to the second.</summary>
    private void Learn(DateTimeOffset? date)
    {
        if (date is { } theirs)
        {
            var difference = theirs - _time.GetUtcNow();
            _ahead = difference.Duration() < TargetAlerts.Agreement ? TimeSpan.Zero : difference;
        }
    }

    /// <summary>What is wrong with the message stays wrong; what is wrong with the token, the place or the receiver may be mended.</summary>
    private static bool IsFinal(int status) => status is 400 or 405 or 406 or 410 or 411 or 413 or 414 or 415 or 422 or 431;

    private TimeSpan RestOf(RetryConditionHeaderValue? wish)
    {
        var rest = wish?.Delta ?? (wish?.Date is { } date ? date - _time.GetUtcNow() - _ahead : TimeSpan.Zero);
        return rest < TimeSpan.Zero ? TimeSpan.Zero : rest > LongestRest ? LongestRest : rest;
    }

    /// <summary>Not the message of the failure, which may hold an address.</summary>
    private static string Why(Exception failure) => (failure as HttpRequestException)?.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name is not known",
        HttpRequestError.ConnectionError => "it cannot be connected to",
        HttpRequestError.SecureConnectionError => "it cannot be trusted, or does not talk TLS",
        HttpRequestError.ProxyTunnelError => "the proxy does not let us through to it",
        _ when failure is HttpRequestException or IOException => "it broke off",
        _ => $"Inspector failed: {failure.GetType().Name}",
    };
}
