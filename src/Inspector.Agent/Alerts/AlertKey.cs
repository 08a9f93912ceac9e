using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Inspector.Activity;

namespace Inspector.Agent.Alerts;

/// <summary>
/// The key of an incident: a hash of the target and of who blocks. It is not made of when the wait began, which two agents that came at different times see differently, because the first who waited
/// may have given up.
/// </summary>
internal static class AlertKey
{
    /// <summary>The key. A process id is used again, and so is the name of a prepared transaction: since when it is there belongs to it, where that is not hidden.</summary>
    public static string Of(string target, LockSample sample, Party party)
    {
        var since = party.IsPrepared ? sample.Prepared(party.Gid)?.PreparedAt : sample.Session(party.Pid)?.BackendStart;
        var text = string.Create(CultureInfo.InvariantCulture, $"{target}\0{party.Pid}\0{party.Gid}\0{since?.UtcTicks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    /// <summary>Those of a sample that can have an incident, with what stands behind each: its roots, and of each deadlock the first.</summary>
    public static IEnumerable<Root> Roots(LockSample sample) => sample.Graph.Roots.Concat(sample.Graph.Cycles.Select(cycle =>
    {
        var behind = sample.Graph.Behind(cycle[0]).ToList();
        return new Root(cycle[0], "deadlock", behind.Count, behind.Count == 0 ? 0 : behind[^1].Level);
    }));
}
