using Inspector.Catalog.Trees;

namespace Inspector.Tests.Trees;

/// <summary>What is called certain is so for every value that the columns can have.</summary>
public sealed class ImplicationPropertyTests
{
    private static readonly bool?[][] Worlds = [.. RandomCondition.Worlds()];

    [Fact]
    public void An_implication_holds_in_every_world()
    {
        var certain = 0;
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new RandomCondition(seed);
            var (condition, check, columns, conclusion) = (random.Next(3), random.Next(2), random.Columns(), random.Next(3));
            foreach (var (premise, holds) in Premises(condition, check, columns))
            {
                var values = Worlds.Where(holds).Select(world => RandomCondition.Evaluate(conclusion, world)).ToList();
                var implies = premise.Implies(conclusion);
                var excludes = premise.Excludes(conclusion);
                var permits = premise.Permits(conclusion);

                Assert.True(!implies || values.TrueForAll(value => value == true), $"seed {seed}: implies {conclusion}");
                Assert.True(!excludes || values.TrueForAll(value => value != true), $"seed {seed}: excludes {conclusion}");
                Assert.True(!permits || values.TrueForAll(value => value != false), $"seed {seed}: permits {conclusion}");
                certain += values.Count > 0 && (implies || excludes || permits) && conclusion is not Constant ? 1 : 0;
            }
        }

        Assert.True(certain > 500, $"only {certain} answers were certain: the test asks too little");
    }

    private static IEnumerable<(Premise Premise, Func<bool?[], bool> Holds)> Premises(Term condition, Term check, short[] columns)
    {
        yield return (Premise.That(condition), world => RandomCondition.Evaluate(condition, world) == true);
        yield return (Premise.NotFalse(check), world => RandomCondition.Evaluate(check, world) != false);
        yield return (Premise.NotNull(columns), world => Array.TrueForAll(columns, column => world[column - 1] is not null));
        yield return (
            Premise.NotNull(columns).And(condition),
            world => RandomCondition.Evaluate(condition, world) == true && Array.TrueForAll(columns, column => world[column - 1] is not null));
        yield return (
            Premise.NotFalse(check).And(condition),
            world => RandomCondition.Evaluate(condition, world) == true && RandomCondition.Evaluate(check, world) != false);
    }
}
