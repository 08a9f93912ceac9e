namespace Inspector.Postgres;

/// <summary>A server was named as a replica and is of another cluster (<c>system_identifier</c> differs).</summary>
public sealed class NotAReplicaException(string replica)
    : Exception($"{replica} is not a physical replica of this server: its system identifier differs")
{
    /// <summary>Host and port.</summary>
    public string Replica { get; } = replica;
}
