using System.Text;

namespace Inspector.Agent.Web;

/// <summary><c>/healthz</c>: whether the process lives and its loops turn. A target that is down, a history that is full and a file that is broken are no reason to begin anew.</summary>
internal static class Health
{
    /// <summary>Answers.</summary>
    public static Answer Of(Exchange exchange) =>
        exchange.Agent.Stalled is { } reason
            ? Plain($"stalled: {(exchange.IsTrusted ? Visible.Text(reason) : "the log says more")}\n") with { Status = 503 }
            : Plain("ok\n");

    private static Answer Plain(string text) => new(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");
}
