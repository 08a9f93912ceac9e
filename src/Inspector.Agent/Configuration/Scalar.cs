using System.Text.Json;
using Inspector.Agent.Targets;

namespace Inspector.Agent.Configuration;

/// <summary>A single value.</summary>
/// <typeparam name="T">What it becomes.</typeparam>
/// <param name="kind">What to write, in a few words.</param>
/// <param name="read">Reads a text that is not empty; throws <see cref="WrongValueException"/> with what is wrong.</param>
/// <param name="schema">Writes the keywords of its schema.</param>
internal sealed class Scalar<T>(string kind, Func<string, Reading, T> read, Action<Utf8JsonWriter> schema) : Shape<T>
{
    /// <inheritdoc/>
    public override string Kind => kind;

    /// <inheritdoc/>
    public override bool IsText => true;

    /// <inheritdoc/>
    public override void WriteSchema(Utf8JsonWriter json) => schema(json);

    /// <inheritdoc/>
    public override bool TryRead(Node node, Reading reading, out T value)
    {
        value = default!;
        if (node is not TextNode text)
        {
            reading.Complaints.Add(node.Place, $"here stands a single value: {kind}");
            return false;
        }

        if (text.IsNothing || string.IsNullOrWhiteSpace(text.Text))
        {
            reading.Complaints.Add(node.Place, $"there is no value; write {kind}");
            return false;
        }

        try
        {
            value = read(text.Text, reading);
            return true;
        }
        catch (Exception wrong) when (wrong is WrongValueException or TargetException)
        {
            reading.Complaints.Add(node.Place, wrong.Message);
            return false;
        }
    }
}

/// <summary>A value cannot be what its key wants.</summary>
/// <param name="message">What is wrong and what to write, without a full stop and without a password.</param>
internal sealed class WrongValueException(string message) : Exception(message);
