using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspector.Findings;

namespace Inspector.Agent.Configuration;

/// <summary>Reads the text of a baseline, strictly: what it does not know it refuses, so that no entry is lost in silence.</summary>
internal static class BaselineReader
{
    private const string Anew = "write a new one with --write-baseline";

    /// <summary>Reads it whole.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="content">Its content, UTF-8.</param>
    /// <exception cref="ConfigurationException">It is no baseline, or not of a version that is known here.</exception>
    public static Baseline Read(string file, ReadOnlySpan<byte> content)
    {
        var json = new StrictJson(file, content);
        try
        {
            CheckVersion(file, ref json);
            json = new(file, content);
            return ReadBaseline(file, ref json);
        }
        catch (JsonException damage)
        {
            throw ConfigurationException.In(file, damage.LineNumber + 1, $"is not valid JSON ({Reason(damage)}); restore it or {Anew}", damage);
        }
        catch (InvalidOperationException damage)
        {
            // A string that is not UTF-8, or half a surrogate pair.
            throw ConfigurationException.In(file, json.Line, $"holds text that is not Unicode ({damage.Message}); restore it or {Anew}", damage);
        }
    }

    /// <summary>Looks at the version before anything else: a later one may have keys that are not known here.</summary>
    private static void CheckVersion(string file, ref StrictJson json)
    {
        var isThere = false;
        json.Open(JsonTokenType.StartObject, $"is no baseline, which begins with {{; {Anew}");
        while (json.NextKey() is { } key)
        {
            switch (key)
            {
                case "tool" or "inspections" or "findings":
                    throw json.Refusal("is a report, not a baseline; a baseline is written with --write-baseline");
                case "schemaVersion":
                    isThere = json.Number() == BaselineFile.SchemaVersion
                        ? true
                        : throw json.Refusal($"has a schemaVersion other than {BaselineFile.SchemaVersion}; read it with the Inspector that wrote it, or {Anew}");
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        json.ReadToEnd();
        if (!isThere)
        {
            throw ConfigurationException.In(file, null, $"lacks schemaVersion, so it is no baseline; {Anew}");
        }
    }

    private static Baseline ReadBaseline(string file, ref StrictJson json)
    {
        DateTimeOffset? createdAt = null;
        ImmutableArray<BaselineEntry>? entries = null;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        json.Open(JsonTokenType.StartObject, "");
        while (json.NextKey(keys) is { } key)
        {
            switch (key)
            {
                case "schemaVersion":
                    json.Skip();
                    break;
                case "createdAt":
                    createdAt = Time(ref json);
                    break;
                case "entries":
                    entries = Entries(file, ref json);
                    break;
                default:
                    throw json.Refusal($"has an unknown key \"{key}\"; a baseline has schemaVersion, createdAt and entries");
            }
        }

        return new()
        {
            CreatedAt = createdAt ?? throw ConfigurationException.In(file, null, $"lacks createdAt; {Anew}"),
            Entries = entries ?? throw ConfigurationException.In(file, null, $"lacks entries; {Anew}"),
        };
    }

    private static ImmutableArray<BaselineEntry> Entries(string file, ref StrictJson json)
    {
        var entries = ImmutableArray.CreateBuilder<BaselineEntry>();
        json.Open(JsonTokenType.StartArray, "has entries that are no list");
        while (json.NextObject("has an entry that is no object"))
        {
            entries.Add(Entry(file, ref json));
        }

        return entries.ToImmutable();
    }

    private static BaselineEntry Entry(string file, ref StrictJson json)
    {
        var line = json.Line;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        Fingerprint fingerprint = default;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (json.NextKey(keys) is { } key)
        {
            texts[key] = key is "fingerprint" or "probe" or "object" or "title"
                ? json.Text(key)
                : throw json.Refusal($"has an unknown key \"{key}\"; an entry has fingerprint, probe, object and title");
            if (key == "fingerprint" && !Fingerprint.TryParse(texts[key], out fingerprint))
            {
                throw json.Refusal($"has a fingerprint that is not 16 hexadecimal digits: \"{texts[key]}\"");
            }
        }

        return texts.Count == 4
            ? new(fingerprint, texts["probe"], texts["object"], texts["title"])
            : throw ConfigurationException.In(file, line, $"has an entry without fingerprint, probe, object or title; {Anew}");
    }

    private static DateTimeOffset Time(ref StrictJson json) =>
        DateTimeOffset.TryParseExact(
            json.Text("createdAt"), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw json.Refusal("has a createdAt that is no time such as 2026-11-22T06:00:00Z");

    /// <summary>What the parser says, without the place, which stands at the beginning of ours.</summary>
    private static string Reason(JsonException damage) => damage.Message.Split(" LineNumber: ", 2)[0].Split(" Path: ", 2)[0].TrimEnd('.');
}
