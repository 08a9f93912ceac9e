using System.Net;
using Microsoft.AspNetCore.Http;

namespace Inspector.Agent.Web;

/// <summary>
/// Who is let in. Without a token, on an address of this machine alone, the request has to name this machine: a page of the internet that lets its own name resolve to 127.0.0.1 has the reader's
/// browser ask us in its name, and would read the answer. The port is not looked at: it may be forwarded. A request without a name comes from no browser. With a token the name is all the
/// same: no browser sends our token to a stranger's name.
/// </summary>
/// <param name="endpoint">Where we listen.</param>
/// <param name="token">What a request has to bring; null for nothing.</param>
internal sealed class Gate(IPEndPoint endpoint, AccessToken? token)
{
    /// <summary>Whether a request brings the token, or needs none.</summary>
    public bool IsTrusted(HttpRequest request) => token is null || token.Fits(request.Headers.Authorization.ToString());

    /// <summary>Looks at what every request has to be.</summary>
    /// <exception cref="ProblemException">It is not.</exception>
    public void Check(HttpRequest request, WebLimits limits)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            throw new ProblemException(StatusCodes.Status405MethodNotAllowed, "only GET and HEAD are answered: nothing can be changed here") { Headers = [("Allow", "GET, HEAD")], EndsConnection = true };
        }

        if (request.ContentLength > limits.Body)
        {
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "a request has no body here") { EndsConnection = true };
        }

        if (token is null && IPAddress.IsLoopback(endpoint.Address) && request.Host.HasValue && !NamesThisMachine(request.Host.Host))
        {
            throw new ProblemException(StatusCodes.Status421MisdirectedRequest, "without a token only requests to localhost, 127.0.0.1 and [::1] are answered: set listen.token to use another name");
        }
    }

    /// <summary>What is said to a request that lacks the token.</summary>
    public static ProblemException Unauthorized() => new(StatusCodes.Status401Unauthorized, "this needs the token of listen.token or listen.tokenFile: Authorization: Bearer TOKEN, or any name with the token as password")
    {
        Headers = [("WWW-Authenticate", "Bearer realm=\"inspector\""), ("WWW-Authenticate", "Basic realm=\"inspector\", charset=\"UTF-8\"")],
    };

    private static bool NamesThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.Equals("localhost.", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
