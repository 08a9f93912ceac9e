using System.Text;
using Inspector.Catalog;

namespace Inspector.Remediation;

/// <summary>Names for what a plan makes: as the server would choose them, within 63 bytes and not yet taken.</summary>
internal static class FreshName
{
    /// <summary>Bytes of a name (<c>NAMEDATALEN</c> less one).</summary>
    private const int Longest = 63;

    /// <summary>A name for an index or constraint of a table that no relation in its schema and no constraint of it has.</summary>
    /// <param name="table">The table.</param>
    /// <param name="middle">What it is on, for example the columns' names; may be empty.</param>
    /// <param name="suffix">For example <c>pkey</c> or <c>idx</c>.</param>
    /// <param name="isTaken">Names of relations in the schema.</param>
    public static string For(Table table, string middle, string suffix, Func<string, bool> isTaken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var end = FormattableString.Invariant($"_{suffix}{(attempt == 0 ? "" : attempt)}");
            var stem = middle.Length == 0 ? table.Name : $"{table.Name}_{middle}";
            var name = Truncate(stem, Longest - Encoding.UTF8.GetByteCount(end)) + end;
            if (!isTaken(name) && !table.Constraints.Any(constraint => constraint.Name == name))
            {
                return name;
            }
        }
    }

    /// <summary>Cuts at a character, never within one.</summary>
    internal static string Truncate(string name, int bytes)
    {
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.ToString();
    }
}
