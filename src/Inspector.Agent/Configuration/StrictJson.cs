using System.Text.Json;

namespace Inspector.Agent.Configuration;

/// <summary>Reads JSON that a file must hold, token by token, and refuses with file and line what is not as it should be.</summary>
internal ref struct StrictJson
{
    private readonly string _file;
    private readonly ReadOnlySpan<byte> _content;
    private Utf8JsonReader _json;

    /// <summary>A reader at the beginning of a file.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="content">Its content, UTF-8.</param>
    public StrictJson(string file, ReadOnlySpan<byte> content)
    {
        _file = file;
        _content = content;
        _json = new(content);
    }

    /// <summary>The line of the current token, counted from 1.</summary>
    public readonly long Line => _content[..(int)Math.Min(_json.TokenStartIndex, _content.Length)].Count((byte)'\n') + 1;

    /// <summary>Reads what opens an object or a list.</summary>
    public void Open(JsonTokenType token, string otherwise)
    {
        if (!_json.Read() || _json.TokenType != token)
        {
            throw Refusal(otherwise);
        }
    }

    /// <summary>Goes to the next object of the list in which the reader stands; false at its end.</summary>
    public bool NextObject(string otherwise)
    {
        _json.Read();
        return _json.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.EndArray => false,
            _ => throw Refusal(otherwise),
        };
    }

    /// <summary>The next key of the object in which the reader stands; null at its end.</summary>
    /// <param name="seen">The keys so far: none may come twice. Null where that is not looked at.</param>
    public string? NextKey(HashSet<string>? seen = null)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var key = _json.GetString()!;
        return seen?.Add(key) == false ? throw Refusal($"has the key \"{key}\" twice") : key;
    }

    /// <summary>The text behind a key.</summary>
    public string Text(string key)
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.String ? _json.GetString()! : throw Refusal($"has a {key} that is no text");
    }

    /// <summary>The whole number behind a key; null when there is something else.</summary>
    public int? Number()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var number) ? number : null;
    }

    /// <summary>Passes over the value behind a key.</summary>
    public void Skip()
    {
        _json.Read();
        _json.Skip();
    }

    /// <summary>Reads on to the end, so that damage anywhere is found before anything is used.</summary>
    public void ReadToEnd()
    {
        while (_json.Read())
        {
            // Each token is looked at by the reader itself.
        }
    }

    /// <summary>What is wrong at the current token.</summary>
    public readonly ConfigurationException Refusal(string problem) => ConfigurationException.In(_file, Line, problem);
}
