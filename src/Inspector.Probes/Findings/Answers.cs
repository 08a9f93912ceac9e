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

    /// <summary>Why a question has no answer; null when it has one.</summary>
    public string? WhyNot(Need need) => _answers.TryGetValue(need, out var answer) ? answer.WhyNot : "not asked";
}

/// <summary>One answer: a text, a number of bytes, or why there is neither.</summary>
internal sealed record Answer(string? Text = null, long? Bytes = null, string? WhyNot = null);
