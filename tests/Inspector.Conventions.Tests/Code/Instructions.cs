using System.Reflection;
using System.Reflection.Emit;

namespace Inspector.Tests.Code;

/// <summary>Walks through compiled code, instruction by instruction (ECMA-335, partition III).</summary>
internal static class Instructions
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The instructions of a method that carry a token, each with the token; none where there is no body.</summary>
    public static IEnumerable<(OperandType Kind, int Token)> Tokens(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            var instruction = Codes[value == 0xFE ? unchecked((short)(0xFE00 | code[at++])) : value];
            switch (instruction.OperandType)
            {
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineString:
                    yield return (instruction.OperandType, BitConverter.ToInt32(code, at));
                    at += 4;
                    break;
                default:
                    at += Length(instruction.OperandType);
                    break;
            }
        }
    }

    private static int Length(OperandType kind) => kind switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
