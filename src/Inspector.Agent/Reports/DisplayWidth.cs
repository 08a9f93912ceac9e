using System.Globalization;
using System.Text;

namespace Inspector.Agent.Reports;

/// <summary>
/// How many columns of a terminal a text takes: East Asian wide characters and emoji two (Unicode Standard Annex 11, East_Asian_Width W and F), marks that combine none. A terminal
/// may disagree about a new emoji; then a line is a column too long, nothing worse.
/// </summary>
internal static class DisplayWidth
{
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x26A1, 0x26A1), (0x2705, 0x2705), (0x2728, 0x2728),
        (0x274C, 0x274C), (0x2B50, 0x2B50), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60),
        (0xFFE0, 0xFFE6), (0x16FE0, 0x18AFF), (0x1B000, 0x1B2FF), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F19A), (0x1F1E6, 0x1F202), (0x1F210, 0x1F265),
        (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F7E0, 0x1F7EB), (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns of a text without control characters.</summary>
    public static int Of(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text.EnumerateRunes().Sum(Of) : text.Length;

    /// <summary>The columns of one character.</summary>
    public static int Of(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
        : Array.Exists(Wide, range => rune.Value >= range.First && rune.Value <= range.Last) ? 2
        : 1;
}
