using Inspector.Agent.Targets;

namespace Inspector.Tests.Targets;

/// <summary>Whatever is wrong with a target, its password is not repeated. Each text has <c>hunter2</c> where a password, or a piece of one, may stand.</summary>
public sealed class NoSecretTests
{
    private const string Password = "hunter2";

    [Theory]
    [InlineData("postgresql://u:hunter2@h:port/db")]
    [InlineData("postgresql://u:hunter2@h:99999/db")]
    [InlineData("postgresql://u:hunter2@h/db?sslmod=x")]
    [InlineData("postgresql://u:hunter2@h/db?sslmode=x")]
    [InlineData("postgresql://u:hunter2@[::1/db")]
    [InlineData("postgresql://u:hunter2%@h/db")]
    [InlineData("postgresql://u:hunter2 x@h/db")]
    [InlineData("postgresql://u:p@hunter2@h/db")]
    [InlineData("postgresql://u:p/hunter2@h/db")]
    [InlineData("postgresql://u:hunter2/x@h/db")]
    [InlineData("postgresql://u:1/hunter2@h/db")]
    [InlineData("postgresql://u:p?hunter2=x@h/db?sslmod=x")]
    [InlineData("postgresql://u:p/?hunter2=x@h/db")]
    [InlineData("postgresql://u:1/?hunter2=x@h/db")]
    [InlineData("postgresql://u:p#/hunter2@h/db")]
    [InlineData("postgresql://u:p[hunter2@h:x/db")]
    [InlineData("postgres:/u:hunter2@h/db")]
    [InlineData("postgress://u:hunter2@h/db")]
    [InlineData("postgress://u:hunter2@h/db?sslmode=require")]
    [InlineData("//u:hunter2@h/db?sslmode=require")]
    [InlineData("u:hunter2@h/db?sslmode=require")]
    [InlineData("u:hunter2@h/db")]
    [InlineData("host=u:hunter2@h dbname=x")]
    [InlineData("host=h password=my hunter2")]
    [InlineData("host=h password=my hunter2=x")]
    [InlineData("host=h password='hunter2")]
    [InlineData("host=h password=hunter2 port=x")]
    [InlineData("host=h password=hunter2 sslmode=x")]
    [InlineData("host=h password='hunter2' 'x'")]
    [InlineData("host=h sslpassword=my hunter2=x")]
    [InlineData("Host=h;Username=u;Password=hunter2")]
    [InlineData("host=h;password=hunter2")]
    [InlineData("host=h,password:hunter2;x")]
    [InlineData("host=h oauth_client_secret=hunter2")]
    [InlineData("host=h scram_client_key=hunter2")]
    [InlineData("host=h password=hunter2 service=none")]
    [InlineData("host=h password=hunter2 passfile=none sslrootcert=none sslmode=verify-full")]
    public void A_complaint_never_holds_the_password(string text)
    {
        using var around = new Surroundings();
        string said;
        try
        {
            said = around.Read(text).ToString();
        }
        catch (TargetException e)
        {
            said = e.ToString();
        }

        Assert.DoesNotContain(Password, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://u:hunter2@127.0.0.1:1/db")]
    [InlineData("postgresql://u:hunter2@127.0.0.1:1,127.0.0.2:2/db")]
    [InlineData("host=127.0.0.1 password=hunter2 sslpassword=hunter2")]
    public void A_target_and_its_data_source_hold_the_password_back(string text)
    {
        using var around = new Surroundings();
        var target = around.Read(text);
        using var source = target.DataSource();
        Assert.Equal(Password, target.PasswordFor(target.Endpoints[0])!.Reveal());
        Assert.All([target.ToString(), $"{target.PasswordFor(target.Endpoints[0])}", $"{target.Tls}", $"{target.Session}", source.ConnectionString, target.PasswordSource!], said => Assert.DoesNotContain(Password, said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_password_from_the_environment_or_a_file_is_held_back_as_well()
    {
        using var around = new Surroundings { ["PGPASSWORD"] = Password };
        Assert.DoesNotContain(Password, around.Read("host=h").ToString(), StringComparison.Ordinal);

        using var other = new Surroundings();
        other.Write(".pgpass", $"*:*:*:*:{Password}");
        var target = other.Read("host=h");
        Assert.Equal(Password, target.PasswordFor(target.Endpoints[0])!.Reveal());
        Assert.DoesNotContain(Password, $"{target} {target.PasswordSource} {target.PasswordFile}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_file_that_is_wrong_is_named_by_line_and_not_quoted()
    {
        using var around = new Surroundings { ["PGSERVICE"] = "s" };
        around.Write(".pg_service.conf", $"[s]\npassword {Password}\n");
        Assert.DoesNotContain(Password, around.Complaint(null), StringComparison.Ordinal);
        around.Write(".pg_service.conf", $"[s]\npassword {Password}=x\n");
        Assert.DoesNotContain(Password, around.Complaint(null), StringComparison.Ordinal);
    }
}
