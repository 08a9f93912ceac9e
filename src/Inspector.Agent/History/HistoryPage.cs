using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;

namespace Inspector.Agent.History;

/// <summary>A page of what is kept.</summary>
/// <typeparam name="T">What.</typeparam>
/// <param name="Items">What is on it, in order.</param>
/// <param name="Next">What to ask for to have the page after it; null on the last one. Opaque, and made of characters that a URL may hold.</param>
internal sealed record HistoryPage<T>(ImmutableArray<T> Items, string? Next);

/// <summary>
/// The place in an order behind which a page begins: the key of the row before it. Rows that come or go meanwhile make no page skip or repeat another row.
/// </summary>
internal static class PageMark
{
    /// <summary>The largest page; who asks for more gets this.</summary>
    public const int Most = 1_000;

    /// <summary>How many rows to read for a page: one more than it holds, which tells whether there is another.</summary>
    public static long Rows(int most) => Math.Clamp(most, 1, Most) + 1L;

    /// <summary>Cuts the row too many off.</summary>
    public static HistoryPage<T> Page<T>(List<T> rows, int most, Func<T, object[]> key)
    {
        most = Math.Clamp(most, 1, Most);
        return rows.Count <= most ? new([.. rows], null) : new([.. rows.Take(most)], Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key(rows[most - 1]))));
    }

    /// <summary>Reads a mark.</summary>
    /// <param name="mark">The mark; null for none.</param>
    /// <param name="kinds">What it is made of: <see cref="JsonValueKind.String"/> or <see cref="JsonValueKind.Number"/> each.</param>
    /// <returns>Its parts; null for none.</returns>
    /// <exception cref="FormatException">It is no mark of such a page.</exception>
    public static JsonElement[]? Read(string? mark, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (mark is null)
        {
            return null;
        }

        JsonElement[]? parts = null;
        try
        {
            parts = JsonSerializer.Deserialize<JsonElement[]>(Base64Url.DecodeFromChars(mark));
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            // said below
        }

        if (parts?.Length != kinds.Length)
        {
            throw Unknown();
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].ValueKind != kinds[i] || (kinds[i] == JsonValueKind.Number && !parts[i].TryGetInt64(out _)))
            {
                throw Unknown();
            }
        }

        return parts;
    }

    private static FormatException Unknown() => new("this is not the mark of a page: take the one that the page before it gave");
}
