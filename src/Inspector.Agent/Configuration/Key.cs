namespace Inspector.Agent.Configuration;

/// <summary>A key of a <see cref="Section{T}"/>.</summary>
/// <typeparam name="T">What the section becomes.</typeparam>
/// <param name="Name">As one writes it.</param>
/// <param name="Meaning">What it says, whole sentences.</param>
/// <param name="Shape">What its value is.</param>
/// <param name="Read">Reads the value into what was read so far.</param>
internal sealed record Key<T>(string Name, string Meaning, Shape Shape, Func<T, Node, Reading, T> Read)
{
    /// <summary>What holds without it, as one would write it; null where that is no single value.</summary>
    public string? Default { get; init; }

    /// <summary>Whether it has to be there.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>Makes keys.</summary>
internal static class Key
{
    /// <summary>A key whose value is read by itself.</summary>
    public static Key<T> Of<T, TValue>(string name, Shape<TValue> shape, Func<T, TValue, T> set, string meaning) =>
        new(name, meaning, shape, (soFar, node, reading) => shape.TryRead(node, reading, out var value) ? set(soFar, value) : soFar);

    /// <summary>A key whose value is a section, read over what holds without it.</summary>
    public static Key<T> Of<T, TSection>(string name, Section<TSection> section, Func<T, TSection> seed, Func<T, TSection, T> set, string meaning) =>
        new(name, meaning, section, (soFar, node, reading) => set(soFar, section.Read(node, seed(soFar), reading)));
}
