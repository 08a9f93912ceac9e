using System.Collections.Immutable;

namespace Inspector.Catalog;

/// <summary>A database together with the statements that ran on it.</summary>
/// <param name="Database">The database.</param>
/// <param name="Statements">
/// The statements with the most rows or time behind them, at most 500; empty when the view is not there (see <see cref="CatalogSnapshot.Gaps"/>).
/// </param>
public sealed record Workload(CatalogSnapshot Database, ImmutableArray<StatementUsage> Statements);

/// <summary>One normalised statement (<c>pg_stat_statements</c>), summed over the roles that ran it.</summary>
/// <param name="Text">The text with its literals removed, at most 4 kB.</param>
/// <param name="Calls">How often it ran.</param>
/// <param name="TotalTime">Time spent executing it.</param>
/// <param name="Rows">Rows that it returned or changed.</param>
public sealed record StatementUsage(string Text, long Calls, TimeSpan TotalTime, long Rows);
