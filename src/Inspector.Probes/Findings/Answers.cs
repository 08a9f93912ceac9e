using System.Collections.Frozen;

namespace Inspector.Findings;

/// <summary>The answers of the second look. Every question may be unanswered: then there is a reason.</summary>
public sealed class Answers
{
    /// <summary>No question was put.</summary>
    public static readonly Answers None = new(FrozenDictionary<Need, Answer>.Empty);

    private readonly FrozenDictionary<Need, Answer> _answers;

    internal Answers(FrozenDictionary<Need, Answer> answers) => _answers = answers;

    /// <summary>The text that answers a question, or null when it is not known.</summary>
    public string? Text(Need need) => _answers.GetValueOrDefault(need)?.Text;

    /// <summary>The bytes that answer a question, or null when they are not known.</summary>
    public long? Bytes(Need need) => _answers.GetValueOrDefault(need)?.Bytes;

    /// <summary>How full the pages are that a question is about, or null when it is not known.</summary>
    public Filling? Filling(Need need) => _answers.GetValueOrDefault(need)?.Filling;

    /// <summary>Why a question has no answer; null when it has one.</summary>
    public string? WhyNot(Need need) => _answers.TryGetValue(need, out var answer) ? answer.WhyNot : "not asked";
}

/// <summary>How full the pages of a table or an index are, as measured.</summary>
/// <param name="Bytes">Its size, in bytes.</param>
/// <param name="Free">Bytes on its pages that hold neither rows or entries nor what a page needs for itself; dead rows that VACUUM would remove count as free.</param>
/// <param name="Rows">Live rows; 0 for an index, of which they are not counted.</param>
/// <param name="RowBytes">Bytes of these rows.</param>
public sealed record Filling(long Bytes, long Free, long Rows, long RowBytes);

/// <summary>One answer: a text, a number of bytes, how full pages are, or why there is none of these.</summary>
internal sealed record Answer(string? Text = null, long? Bytes = null, string? WhyNot = null, Filling? Filling = null);
