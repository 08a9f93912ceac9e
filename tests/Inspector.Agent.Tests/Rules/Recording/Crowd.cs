using Inspector.Testing;
using Npgsql;

namespace Inspector.Tests.Rules.Recording;

/// <summary>Sessions that run or wait until they are disposed.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly List<(NpgsqlConnection Session, RunningStatement Statement)> _members = [];

    /// <summary>One more.</summary>
    public void Join(NpgsqlConnection session, string statement) => _members.Add((session, session.Begin(statement)));

    /// <summary>How many there are.</summary>
    public int Count => _members.Count;

    public async ValueTask DisposeAsync()
    {
        // all at once: one after the other each would have what it waits for, for a moment
        await Task.WhenAll(_members.Select(async member =>
        {
            await member.Statement.DisposeAsync();
            await member.Session.DisposeAsync();
        }));
    }
}
