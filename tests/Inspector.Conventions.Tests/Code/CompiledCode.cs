using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;

namespace Inspector.Tests.Code;

/// <summary>
/// What the code of an assembly uses, read from the assembly itself: signatures, fields, locals, and every type, member and string that an instruction names.
/// Constants and names in <c>nameof</c> leave no trace there.
/// </summary>
internal sealed class CompiledCode
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly HashSet<TypeUse> _uses = [];
    private readonly List<(MethodBase Method, string Text)> _strings = [];

    private CompiledCode(Assembly assembly)
    {
        Assembly = assembly;
        foreach (var type in assembly.GetTypes())
        {
            Read(type);
        }
    }

    /// <summary>The library.</summary>
    public static CompiledCode OfProbes { get; } = new(typeof(Probe).Assembly);

    /// <summary>The agent.</summary>
    public static CompiledCode OfAgent { get; } = new(typeof(Agent.Commands.ExitCode).Assembly);

    /// <summary>What tests share.</summary>
    public static CompiledCode OfTesting { get; } = new(typeof(Testing.TestServer).Assembly);

    /// <summary>The assembly.</summary>
    public Assembly Assembly { get; }

    /// <summary>Every use, once.</summary>
    public IEnumerable<TypeUse> Uses => _uses;

    /// <summary>Every string literal with the method it is in.</summary>
    public IEnumerable<(MethodBase Method, string Text)> Strings => _strings;

    /// <summary>The assemblies it was compiled against, other than the platform's.</summary>
    public ImmutableArray<string> ForeignAssemblies =>
        [.. Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(IsForeign).Order(StringComparer.Ordinal)];

    /// <summary>The type that a member was written in.</summary>
    public static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
    }

    private static bool IsForeign(string name) =>
        name == "System.CommandLine" || !(name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal));

    private void Read(Type type)
    {
        Add(type, type.BaseType);
        foreach (var named in type.GetInterfaces().Concat(type.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints())))
        {
            Add(type, named);
        }

        foreach (var field in type.GetFields(Declared))
        {
            Add(type, field.FieldType);
        }

        foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            Add(type, (method as MethodInfo)?.ReturnType);
            foreach (var named in method.GetParameters().Select(parameter => parameter.ParameterType).Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []))
            {
                Add(type, named);
            }

            ReadCode(type, method);
        }
    }

    private void ReadCode(Type type, MethodBase method)
    {
        var ofType = type.GetGenericArguments();
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (var (kind, token) in Instructions.Tokens(method))
        {
            if (kind == OperandType.InlineString)
            {
                _strings.Add((method, type.Module.ResolveString(token)));
            }
            else if (type.Module.ResolveMember(token, ofType, ofMethod) is { } member)
            {
                Add(type, member as Type ?? member.DeclaringType, member is Type ? null : member);
                foreach (var argument in member is MethodInfo { IsGenericMethod: true } called ? called.GetGenericArguments() : [])
                {
                    Add(type, argument);
                }
            }
        }
    }

    private void Add(Type by, Type? used, MemberInfo? member = null)
    {
        if (used is null)
        {
            return;
        }

        if (used.HasElementType)
        {
            Add(by, used.GetElementType());
            return;
        }

        foreach (var argument in used.IsConstructedGenericType ? used.GetGenericArguments() : [])
        {
            Add(by, argument);
        }

        if (!used.IsGenericParameter)
        {
            _uses.Add(new(Outermost(by), Outermost(used), member));
        }
    }
}
