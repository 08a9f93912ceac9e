namespace Inspector.Postgres;

/// <summary>A server was named as a replica and is none, or cannot be shown to be one: what it counted says nothing about the indexes here.</summary>
/// <param name="replica">Host and port.</param>
/// <param name="why">Why, in a few words.</param>
public sealed class NotAReplicaException(string replica, string why) : Exception($"{replica} is not taken for a physical replica of this server: {why}")
{
    /// <summary>Host and port.</summary>
    public string Replica { get; } = replica;
}
