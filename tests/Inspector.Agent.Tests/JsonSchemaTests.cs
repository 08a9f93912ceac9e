using System.Text.Json;

namespace Inspector.Tests;

/// <summary>The checker is only worth something if it refuses.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "1", "1.5")]
    [InlineData("""{"type":["string","null"]}""", "null", "1")]
    [InlineData("""{"enum":["a",1]}""", "1", "\"b\"")]
    [InlineData("""{"const":1}""", "1", "2")]
    [InlineData("""{"required":["a"]}""", """{"a":1}""", "{}")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"a":"b"}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":false}""", """{"a":1}""", """{"b":1}""")]
    [InlineData("""{"properties":{"a":{}}}""", """{"a":1}""", """{"b":1}""")]
    [InlineData("""{"items":{"type":"string"}}""", """["a"]""", "[1]")]
    [InlineData("""{"minItems":1}""", "[1]", "[]")]
    [InlineData("""{"uniqueItems":true}""", "[1,2]", "[1,1]")]
    [InlineData("""{"minimum":0}""", "0", "-1")]
    [InlineData("""{"maximum":1}""", "1", "2")]
    [InlineData("""{"minLength":1}""", "\"a\"", "\"\"")]
    [InlineData("""{"pattern":"^a$"}""", "\"a\"", "\"ba\"")]
    [InlineData("""{"format":"date-time"}""", "\"2026-11-22T06:00:00Z\"", "\"2026-11-22T06:00:00\"")]
    [InlineData("""{"format":"date"}""", "\"2026-11-22\"", "\"22.11.2026\"")]
    [InlineData("""{"anyOf":[{"const":1},{"const":2}]}""", "2", "3")]
    [InlineData("""{"oneOf":[{"type":"number"},{"type":"integer"}]}""", "1.5", "1")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"null"}}}""", "null", "1")]
    public void A_keyword_accepts_one_value_and_refuses_another(string schema, string good, string bad)
    {
        using var document = JsonDocument.Parse(schema);
        var checker = new JsonSchema(document.RootElement, isClosed: true);

        Assert.Empty(checker.Check(good));
        Assert.NotEmpty(checker.Check(bad));
    }

    [Fact]
    public void An_unknown_keyword_is_an_error()
    {
        using var document = JsonDocument.Parse("""{"prefixItems":[]}""");

        Assert.Throws<NotSupportedException>(() => new JsonSchema(document.RootElement, isClosed: true).Check("[]"));
    }
}
