using System.Globalization;

namespace Inspector.Agent.Targets;

/// <summary>
/// The parameters of a connection from all their sources, the first that speaks wins, as in libpq: the TARGET, the service, the environment. (Defaults are with whoever asks.) It does
/// not print its values: one may be a password.
/// </summary>
/// <param name="explicitly">What the TARGET says.</param>
/// <param name="service">What the service says; null without one.</param>
/// <param name="environment">The client's environment.</param>
internal sealed class ParameterValues(ParameterList explicitly, ParameterList? service, ClientEnvironment environment)
{
    /// <summary>The value; null when no source speaks. An empty value is a value, with which a source can silence those behind it.</summary>
    public string? this[string name] =>
        explicitly[name] ?? service?[name] ?? (KnownParameters.Find(name)?.Variable is { } variable ? environment.Variable(variable) : null);

    /// <summary>The value; null when no source speaks or the value is empty.</summary>
    public string? Text(string name) => this[name] is { Length: > 0 } value ? value : null;

    /// <summary>The parameter's name for a message, with its source where that is not the TARGET: <c>sslmode (from PGSSLMODE)</c>.</summary>
    public string Origin(string name) =>
        explicitly[name] is not null ? name
        : service?[name] is not null ? $"{name} (from the service file)"
        : $"{name} (from {KnownParameters.Find(name)?.Variable})";

    /// <summary>A whole number; null when it is not given.</summary>
    /// <exception cref="TargetException">It is not a number.</exception>
    public int? Number(string name) =>
        Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new TargetException($"{Origin(name)} is not a whole number");

    /// <summary>One of several words; the default when it is not given.</summary>
    /// <exception cref="TargetException">It is none of them; an empty word is none, as in libpq.</exception>
    public T OneOf<T>(string name, T otherwise, params ReadOnlySpan<(string Word, T Meaning)> words)
    {
        if (this[name] is not { } given)
        {
            return otherwise;
        }

        var known = new List<string>(words.Length);
        foreach (var (word, meaning) in words)
        {
            if (word == given)
            {
                return meaning;
            }

            known.Add(word);
        }

        throw new TargetException($"{Origin(name)} is {Visible.Quoted(given)}, which is none of {string.Join(", ", known)}");
    }

    /// <summary>Refuses what cannot be honoured, and tells what is left out.</summary>
    /// <returns>A notice for each parameter that is given and ignored.</returns>
    /// <exception cref="TargetException">A refused parameter asks for something.</exception>
    public IEnumerable<string> Notices()
    {
        foreach (var parameter in KnownParameters.All)
        {
            if (this[parameter.Name] is { } value && parameter.Handling != Handling.Honoured)
            {
                if (parameter.Handling == Handling.Ignored)
                {
                    yield return $"{Origin(parameter.Name)} is ignored: {parameter.Meaning}";
                }
                else if (!parameter.Harmless.Contains(value, StringComparer.Ordinal))
                {
                    throw new TargetException($"{Origin(parameter.Name)} cannot be honoured: {parameter.Meaning}");
                }
            }
        }
    }
}
