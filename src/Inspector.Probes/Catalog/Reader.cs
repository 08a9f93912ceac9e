namespace Inspector.Catalog;

/// <summary>The role that Inspector connected as, and what it may see.</summary>
/// <param name="Name">The role's name.</param>
/// <param name="IsSuperuser">Whether it is a superuser.</param>
/// <param name="IsMonitor">Whether it has the privileges of <c>pg_monitor</c>.</param>
/// <param name="ReadsAllStatistics">Whether it has the privileges of <c>pg_read_all_stats</c>.</param>
/// <param name="ReadsAllData">Whether it has the privileges of <c>pg_read_all_data</c>.</param>
public sealed record Reader(string Name, bool IsSuperuser, bool IsMonitor, bool ReadsAllStatistics, bool ReadsAllData);
