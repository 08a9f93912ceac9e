using System.Globalization;
using Inspector.Agent.Reports;

namespace Inspector.Agent.Configuration;

/// <summary>The JSON Schema of <c>inspector.yaml</c>, made of what reads it: for editors, and whoever writes the file by machine.</summary>
internal static class ConfigurationSchema
{
    private static readonly Shape[] Shared = [ConfigurationShape.Target, ConfigurationShape.Tiers, ConfigurationShape.Budget, ConfigurationShape.ProbesOf, ConfigurationShape.Bearer];

    /// <summary>The schema as text.</summary>
    public static string Text()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using (var text = new JsonText(output))
        {
            var json = text.Json;
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("$id", "urn:inspector:schema:configuration:1");
            json.WriteString("title", "inspector.yaml");
            json.WriteString("description", "The configuration of the agent; `inspector config check` says more of a file than a schema can. Made from the code by ./build.sh docs.");
            ConfigurationShape.Root.WriteSchema(json);
            json.WriteStartObject("$defs");
            foreach (var shape in Shared)
            {
                json.WriteStartObject(shape.Definition!);
                shape.WriteSchema(json);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return output.ToString();
    }
}
