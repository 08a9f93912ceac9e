using Inspector.Testing;

namespace Inspector.Tests.Targets;

/// <summary>Short ways to say something to a server as its superuser.</summary>
internal static class Administration
{
    public static async Task AdministrationExecuteAsync(this LiveServer server, string sql)
    {
        await using var session = await Session.OpenAsync(server.Administration);
        await session.ExecuteAsync(sql);
    }

    public static async Task<T?> AdministrationQueryAsync<T>(this LiveServer server, string sql)
    {
        await using var session = await Session.OpenAsync(server.Administration);
        return await session.ScalarAsync<T>(sql);
    }
}
