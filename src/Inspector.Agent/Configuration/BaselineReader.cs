using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Configuration;

/// <summary>Reads the text of a baseline, strictly: what it does not know it refuses, so that no entry is lost in silence.</summary>
internal ref struct BaselineReader
{
    private readonly string _file;
    private readonly ReadOnlySpan<byte> _content;
    private Utf8JsonReader _json;

    /// <summary>A reader at the beginning of a file.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="content">Its content, UTF-8.</param>
    public BaselineReader(string file, ReadOnlySpan<byte> content)
    {
        _file = file;
        _content = content;
        _json = new(content);
    }

    /// <summary>Reads it whole.</summary>
    /// <exception cref="ConfigurationException">It is no baseline, or not of a version that is known here.</exception>
    public Baseline Read()
    {
        try
        {
            CheckVersion();
            _json = new(_content);
            return ReadBaseline();
        }
        catch (JsonException damage)
        {
            throw ConfigurationException.In(_file, damage.LineNumber + 1, $"is not valid JSON ({Reason(damage)}); restore it or write a new one with --write-baseline", damage);
        }
        catch (InvalidOperationException damage)
        {
            // A string that is not UTF-8, or half a surrogate pair.
            throw Refusal($"holds text that is not Unicode ({damage.Message}); restore it or write a new one with --write-baseline");
        }
    }

    /// <summary>Looks at the version before anything else: a later one may have keys that are not known here.</summary>
    private void CheckVersion()
    {
        Open(JsonTokenType.StartObject, "a baseline begins with {");
        var isThere = false;
        while (NextKey() is { } key)
        {
            if (key is "tool" or "inspections" or "findings")
            {
                throw Refusal("is a report, not a baseline; a baseline is written with --write-baseline");
            }

            _json.Read();
            if (key != "schemaVersion")
            {
                _json.Skip();
                continue;
            }

            isThere = true;
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt32(out var version) || version != BaselineFile.SchemaVersion)
            {
                throw Refusal($"has a schemaVersion other than {BaselineFile.SchemaVersion}; read it with the Inspector that wrote it, or write a new one with --write-baseline");
            }
        }

        while (_json.Read())
        {
            // To the end, so that damage anywhere is found before anything is used.
        }

        if (!isThere)
        {
            throw ConfigurationException.In(_file, null, "lacks schemaVersion, so it is no baseline; write one with --write-baseline");
        }
    }

    private Baseline ReadBaseline()
    {
        DateTimeOffset? createdAt = null;
        ImmutableArray<BaselineEntry>? entries = null;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        Open(JsonTokenType.StartObject, "a baseline begins with {");
        while (NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "schemaVersion":
                    _json.Read();
                    break;
                case "createdAt":
                    createdAt = Time();
                    break;
                case "entries":
                    entries = Entries();
                    break;
                default:
                    throw Refusal($"has an unknown key \"{key}\"; a baseline has schemaVersion, createdAt and entries");
            }
        }

        return new()
        {
            CreatedAt = createdAt ?? throw ConfigurationException.In(_file, null, "lacks createdAt; write a new one with --write-baseline"),
            Entries = entries ?? throw ConfigurationException.In(_file, null, "lacks entries; write a new one with --write-baseline"),
        };
    }

    private ImmutableArray<BaselineEntry> Entries()
    {
        Open(JsonTokenType.StartArray, "entries is a list");
        var entries = ImmutableArray.CreateBuilder<BaselineEntry>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                throw Refusal("has an entry that is no object");
            }

            entries.Add(Entry());
        }

        return entries.ToImmutable();
    }

    private BaselineEntry Entry()
    {
        var line = Line();
        Fingerprint? fingerprint = null;
        string? probe = null, subject = null, title = null;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "fingerprint":
                    var text = Text(key);
                    fingerprint = Inspector.Findings.Fingerprint.TryParse(text, out var value) ? value : throw Refusal($"has a fingerprint that is not 16 hexadecimal digits: \"{text}\"");
                    break;
                case "probe":
                    probe = Text(key);
                    break;
                case "object":
                    subject = Text(key);
                    break;
                case "title":
                    title = Text(key);
                    break;
                default:
                    throw Refusal($"has an unknown key \"{key}\"; an entry has fingerprint, probe, object and title");
            }
        }

        return fingerprint is { } known && probe is not null && subject is not null && title is not null
            ? new(known, probe, subject, title)
            : throw ConfigurationException.In(_file, line, "has an entry without fingerprint, probe, object or title; write a new baseline with --write-baseline");
    }

    private void Open(JsonTokenType token, string otherwise)
    {
        if (!_json.Read() || _json.TokenType != token)
        {
            throw Refusal($"is no baseline: {otherwise}; write one with --write-baseline");
        }
    }

    /// <summary>The next key of the object in which the reader stands; null at its end.</summary>
    private string? NextKey(HashSet<string>? seen = null)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var key = _json.GetString()!;
        return seen?.Add(key) == false ? throw Refusal($"has the key \"{key}\" twice") : key;
    }

    private string Text(string key)
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.String ? _json.GetString()! : throw Refusal($"has a {key} that is no text");
    }

    private DateTimeOffset Time() =>
        DateTimeOffset.TryParseExact(
            Text("createdAt"), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Refusal("has a createdAt that is no time such as 2026-11-22T06:00:00Z");

    private readonly ConfigurationException Refusal(string problem) => ConfigurationException.In(_file, Line(), problem);

    /// <summary>The line of the current token.</summary>
    private readonly long Line() => _content[..(int)Math.Min(_json.TokenStartIndex, _content.Length)].Count((byte)'\n') + 1;

    /// <summary>What the parser says, without the place, which stands at the beginning of ours.</summary>
    private static string Reason(JsonException damage) => damage.Message.Split(" LineNumber: ", 2)[0].Split(" Path: ", 2)[0].TrimEnd('.');
}
