using Inspector.Agent.Targets;
using Inspector.Postgres;
using Npgsql;

namespace Inspector.Tests.Targets;

/// <summary>What servers answer that is hard to bring about on a real one; the rest is in the tests with servers.</summary>
public sealed class ServerAnswerTests
{
    private static ConnectionFailure Read(string state, string text, string? routine = null, string target = "host=db1", bool isConnected = false)
    {
        using var around = new Surroundings();
        var answer = new PostgresException(text, "FATAL", "FATAL", state, routine: routine);
        return isConnected ? ConnectionFailure.WhileReading(answer, around.Read(target)) : ConnectionFailure.WhileConnecting(answer, around.Read(target));
    }

    [Theory]
    [InlineData("0A000", "unsupported frontend protocol 3.0: server supports 2.0 to 2.0", nameof(FailureKind.TooOld))]
    [InlineData("57P03", "the database system is starting up", nameof(FailureKind.NotReady))]
    [InlineData("57P03", "Das Datenbanksystem startet", nameof(FailureKind.NotReady))]
    [InlineData("28P01", "Passwort-Authentifizierung für Benutzer »x« fehlgeschlagen", nameof(FailureKind.WrongPassword))]
    [InlineData("57P04", "terminating connection due to conflict with recovery", nameof(FailureKind.DatabaseMissing))]
    [InlineData("08P01", "server login has been failing, try again later (server_login_retry)", nameof(FailureKind.PoolerWithoutServer))]
    [InlineData("08P01", "query_wait_timeout", nameof(FailureKind.PoolerWithoutServer))]
    [InlineData("08P01", "pgbouncer cannot connect to server", nameof(FailureKind.PoolerWithoutServer))]
    [InlineData("08P01", "unsupported startup parameter in options: jit", nameof(FailureKind.StartupOptionsRefused))]
    [InlineData("08P01", "invalid message format", nameof(FailureKind.Other))]
    [InlineData("XX000", "something else", nameof(FailureKind.Other))]
    public void An_answer_has_its_kind(string state, string text, string expected) => Assert.Equal(expected, Read(state, text).Kind.ToString());

    [Theory]
    [InlineData("25P03", nameof(FailureKind.Disconnected))]
    [InlineData("25P04", nameof(FailureKind.Disconnected))]
    [InlineData("57P05", nameof(FailureKind.Disconnected))]
    [InlineData("55000", nameof(FailureKind.Other))]
    [InlineData("42704", nameof(FailureKind.Other))]
    public void While_reading_a_state_may_mean_another_thing_than_while_connecting(string state, string expected) =>
        Assert.Equal(expected, Read(state, "x", isConnected: true).Kind.ToString());

    [Theory]
    [InlineData("no pg_hba.conf entry for host \"h\", user \"u\", database \"d\", no encryption", true)]
    [InlineData("kein pg_hba.conf-Eintrag für Host »h«, Benutzer »u«, Datenbank »d«, keine Verschlüsselung", true)]
    [InlineData("no pg_hba.conf entry for host \"h\", user \"u\", database \"d\", SSL encryption", false)]
    [InlineData("kein pg_hba.conf-Eintrag für Host »h«, Benutzer »u«, Datenbank »d«, SSL-Verschlüsselung", false)]
    public void A_rejection_without_encryption_may_hide_a_failure_with_it(string text, bool expected)
    {
        var failure = Read("28000", text, "ClientAuthentication");
        Assert.Equal((FailureKind.NotAdmitted, expected), (failure.Kind, failure.MayHideTlsFailure));
    }

    [Theory]
    [InlineData("role \"u\" does not exist", nameof(FailureKind.RoleMissing))]
    [InlineData("role \"u\" is not permitted to log in", nameof(FailureKind.RoleCannotLogIn))]
    [InlineData("Rolle »u« existiert nicht", nameof(FailureKind.NotAuthenticated))]
    public void A_role_is_missing_only_where_the_words_are_understood(string text, string expected) =>
        Assert.Equal(expected, Read("28000", text, "InitializeSessionUserId").Kind.ToString());

    [Fact]
    public void The_words_of_a_server_are_made_harmless() =>
        Assert.Equal(@"db1:5432: a b\u{1B}[2Jc; SQLSTATE XX000", Read("XX000", "a\nb\u001b[2Jc").Message);

    [Fact]
    public void The_words_of_a_server_are_shortened() => Assert.InRange(Read("XX000", new('x', 100_000)).Message.Length, 100, 300);

    [Fact]
    public void An_old_server_is_told_from_its_version()
    {
        using var around = new Surroundings();
        var failure = ConnectionFailure.WhileConnecting(new UnsupportedServerException(new(130_022)), around.Read("host=db1"));
        Assert.Equal((FailureKind.TooOld, "db1:5432: the server is PostgreSQL 13.22; Inspector reads 14 and later"), (failure.Kind, failure.Message));
    }

    [Fact]
    public void A_cancelled_attempt_is_just_that()
    {
        using var around = new Surroundings();
        Assert.Equal(FailureKind.Cancelled, ConnectionFailure.WhileConnecting(new OperationCanceledException(), around.Read("host=db1")).Kind);
    }

    [Fact]
    public void A_failure_that_was_read_once_stays_as_it_is()
    {
        using var around = new Surroundings();
        var failure = Read("XX000", "x");
        Assert.Same(failure, ConnectionFailure.WhileReading(new ConnectionFailedException(failure, new IOException("x")), around.Read("host=other")));
    }

    [Fact]
    public void An_unknown_exception_is_told_in_its_own_words()
    {
        using var around = new Surroundings();
        Assert.Equal("db1:5432: odd thing", ConnectionFailure.WhileConnecting(new InvalidOperationException("odd\nthing"), around.Read("host=db1")).Message);
    }

    [Fact]
    public void Only_a_timeout_asks_for_a_quiet_period()
    {
        using var around = new Surroundings();
        Assert.Equal(TimeSpan.FromSeconds(60), ConnectionFailure.WhileConnecting(new NpgsqlException("x", new TimeoutException()), around.Read("host=db1")).QuietPeriod);
        Assert.Equal(TimeSpan.Zero, Read("57P03", "x").QuietPeriod);
    }
}
