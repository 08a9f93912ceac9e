namespace Inspector.Agent.Targets;

/// <summary>Parameters as one source gives them: the last of two with one name wins, as in libpq. It does not print its values: one may be a password.</summary>
internal sealed class ParameterList
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The value; null when the source says nothing. An empty value is a value.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The names given, in no order.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>Whether the name is one of libpq's parameters, or the old <c>requiressl</c> that libpq still reads.</summary>
    public static bool IsKnown(string name) => name == "requiressl" || KnownParameters.Find(name) is not null;

    /// <summary>Sets a known parameter; <c>requiressl</c> becomes <c>sslmode</c>, as in libpq.</summary>
    public void Set(string name, string value)
    {
        if (name == "requiressl")
        {
            _values["sslmode"] = value.StartsWith('1') ? "require" : "prefer";
        }
        else
        {
            _values[name] = value;
        }
    }
}
