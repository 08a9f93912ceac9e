using Inspector.Agent.Targets;

namespace Inspector.Tests.Targets;

/// <summary>The expected values are what libpq 15 and 18 answer (PQconninfoParse); <see cref="LibpqAgreementTests" /> asks them directly.</summary>
public sealed class ConnectionTextTests
{
    private static string Show(string text)
    {
        var parameters = ConnectionText.Read(text).Parameters;
        return string.Join(" ", parameters.Names.Order(StringComparer.Ordinal).Select(name => $"{name}=[{parameters[name]}]"));
    }

    [Theory]
    [InlineData("postgresql://", "")]
    [InlineData("postgres://", "")]
    [InlineData("postgresql://h", "host=[h]")]
    [InlineData("postgresql://h:5433", "host=[h] port=[5433]")]
    [InlineData("postgresql://:5433", "port=[5433]")]
    [InlineData("postgresql://u@h", "host=[h] user=[u]")]
    [InlineData("postgresql://u@", "user=[u]")]
    [InlineData("postgresql://@h", "host=[h]")]
    [InlineData("postgresql://u:@h/db", "dbname=[db] host=[h] user=[u]")]
    [InlineData("postgresql://:pw@h/db", "dbname=[db] host=[h] password=[pw]")]
    [InlineData("postgresql://u:p:q@h", "host=[h] password=[p:q] user=[u]")]
    [InlineData("postgresql://u:p?w@h/db", "dbname=[db] host=[h] password=[p?w] user=[u]")]
    [InlineData("postgresql://u%3Aa:p%40@h", "host=[h] password=[p@] user=[u:a]")]
    [InlineData("postgresql://h1:1,h2:2/db", "dbname=[db] host=[h1,h2] port=[1,2]")]
    [InlineData("postgresql://h1,h2:5/db", "dbname=[db] host=[h1,h2] port=[,5]")]
    [InlineData("postgresql://,h2/db", "dbname=[db] host=[,h2] port=[,]")]
    [InlineData("postgresql://h1,/db", "dbname=[db] host=[h1,] port=[,]")]
    [InlineData("postgresql://h:/db", "dbname=[db] host=[h]")]
    [InlineData("postgresql://[::1]:5432/db", "dbname=[db] host=[::1] port=[5432]")]
    [InlineData("postgresql://[::1]", "host=[::1]")]
    [InlineData("postgresql://[::1]:5,[::2]:6/db", "dbname=[db] host=[::1,::2] port=[5,6]")]
    [InlineData("postgresql://[fe80::1%25eth0]/db", "dbname=[db] host=[fe80::1%eth0]")]
    [InlineData("postgresql://%2Ftmp:5433/db", "dbname=[db] host=[/tmp] port=[5433]")]
    [InlineData("postgresql:///db?host=/tmp&port=5433", "dbname=[db] host=[/tmp] port=[5433]")]
    [InlineData("postgresql://h/db?host=other", "dbname=[db] host=[other]")]
    [InlineData("postgresql://h/?dbname=x", "dbname=[x] host=[h]")]
    [InlineData("postgresql://h//db", "dbname=[/db] host=[h]")]
    [InlineData("postgresql://h/db/x", "dbname=[db/x] host=[h]")]
    [InlineData("postgresql://h/db#frag", "dbname=[db#frag] host=[h]")]
    [InlineData("postgresql://h/db&x=y", "dbname=[db&x=y] host=[h]")]
    [InlineData("postgresql://h/d%20b", "dbname=[d b] host=[h]")]
    [InlineData("postgresql://h/d+b", "dbname=[d+b] host=[h]")]
    [InlineData("postgresql://h/%C3%A9%F0%9F%90%98", "dbname=[é🐘] host=[h]")]
    [InlineData("postgresql://h/é🐘", "dbname=[é🐘] host=[h]")]
    [InlineData("postgresql://h/db?", "dbname=[db] host=[h]")]
    [InlineData("postgresql://h?sslmode=require", "host=[h] sslmode=[require]")]
    [InlineData("postgresql://h/db?ssl=true", "dbname=[db] host=[h] sslmode=[require]")]
    [InlineData("postgresql://h/db?sslmode=allow&", "dbname=[db] host=[h] sslmode=[allow]")]
    [InlineData("postgresql://h/db?sslmode=", "dbname=[db] host=[h] sslmode=[]")]
    [InlineData("postgresql://h/db?user=x&user=y", "dbname=[db] host=[h] user=[y]")]
    [InlineData("postgresql://h/db?options=-c%20a%3Db", "dbname=[db] host=[h] options=[-c a=b]")]
    [InlineData("postgresql:// h /db", "dbname=[db] host=[h]")]
    [InlineData("postgresql://h/db?application_name=a@b", "application_name=[a@b] dbname=[db] host=[h]")]
    public void A_URI_is_read_as_libpq_reads_it(string text, string expected) => Assert.Equal(expected, Show(text));

    [Theory]
    [InlineData("host=a", "host=[a]")]
    [InlineData("host = a", "host=[a]")]
    [InlineData("host=a dbname='a b' password='it\\'s'", "dbname=[a b] host=[a] password=[it's]")]
    [InlineData("host=", "host=[]")]
    [InlineData("host= dbname=x", "host=[dbname=x]")]
    [InlineData("host='' dbname=x", "dbname=[x] host=[]")]
    [InlineData("host='a'port=3", "host=[a] port=[3]")]
    [InlineData("host=a\\ b", "host=[a b]")]
    [InlineData("host=a\\", "host=[a]")]
    [InlineData("host=a'b'", "host=[a'b']")]
    [InlineData("host==x", "host=[=x]")]
    [InlineData("host=a\tport=3\nuser=x", "host=[a] port=[3] user=[x]")]
    [InlineData("host=a host=b", "host=[b]")]
    [InlineData("user='a\\\\b'", "user=[a\\b]")]
    [InlineData("user='a\\b'", "user=[ab]")]
    [InlineData("host=a requiressl=1", "host=[a] sslmode=[require]")]
    [InlineData("dbname='a\nb🐘\"'", "dbname=[a\nb🐘\"]")]
    [InlineData(" postgresql=", null)]
    public void A_keyword_string_is_read_as_libpq_reads_it(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<TargetException>(() => Show(text));
        }
        else
        {
            Assert.Equal(expected, Show(text));
        }
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("a b")]
    [InlineData("tab\ttab")]
    [InlineData("me@work")]
    [InlineData("a/b:c")]
    public void A_bare_word_is_a_database_name_as_with_psql(string text)
    {
        var read = ConnectionText.Read(text);
        Assert.True(read.IsBareName);
        Assert.Equal(text, read.Parameters["dbname"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_target_says_nothing(string? text) => Assert.Empty(ConnectionText.Read(text).Parameters.Names);

    [Theory]
    [InlineData("postgresql://[::1", "bracket")]
    [InlineData("postgresql://[]/db", "brackets for an IPv6 address")]
    [InlineData("postgresql://[::1]x/db", "after the bracket")]
    [InlineData("postgresql://[fe80::1%eth0]/db", "two hexadecimal digits")]
    [InlineData("postgresql://h/d%zzb", "the database name in the URI has a %")]
    [InlineData("postgresql://h/d%4", "two hexadecimal digits")]
    [InlineData("postgresql://h/d%00", "null character")]
    [InlineData("postgresql://h/%FF%FE", "not as UTF-8")]
    [InlineData("postgresql://u ser@h", "the user name in the URI has a space inside: write %20")]
    [InlineData("postgresql://h/db?sslmode", "not written name=value")]
    [InlineData("postgresql://h/db?sslmode=a=b", "write %3D")]
    [InlineData("postgresql://h/db?&sslmode=allow", "not written name=value")]
    [InlineData("postgresql://h/db?ssl=false", "unknown connection parameter \"ssl\"; the nearest known: sslcrl, sslkey, sslsni")]
    [InlineData("postgresql://h/db?sslmod=require", "unknown connection parameter \"sslmod\"; the nearest known: sslmode")]
    [InlineData("postgresql://h/db?SSLMODE=require", "write sslmode")]
    [InlineData("host=a b", "a word without an equals sign follows the value of host")]
    [InlineData("a b=c", "a word without an equals sign")]
    [InlineData("host='a", "the quote that opens the value of host is not closed")]
    [InlineData("=x", "what is no connection parameter")]
    [InlineData("HOST=a", "libpq's are lower case, write host")]
    [InlineData("hots=a", "the nearest known: host")]
    [InlineData("zzzzzzzz=a", "inspector scan --help")]
    [InlineData("tty=a", "unknown connection parameter \"tty\"")]
    [InlineData("postgress://u:p@h/db", "begins with postgress://; a URI begins with postgresql:// or postgres://")]
    [InlineData(" postgresql://h/db", "begins with postgresql://")]
    [InlineData("POSTGRESQL://h/db", "begins with POSTGRESQL://")]
    [InlineData("jdbc:postgresql://h/db?x=y", "what is no connection parameter")]
    [InlineData("Host=a;Username=b;Password=c", "looks like a connection string of .NET")]
    [InlineData("u:p@h/db", "looks like a URI that lacks its beginning")]
    [InlineData("host=a\0b", "null character")]
    public void What_cannot_be_read_is_refused_in_one_line_that_says_what_to_do(string text, string expected)
    {
        var complaint = Assert.Throws<TargetException>(() => ConnectionText.Read(text)).Message;
        Assert.Contains(expected, complaint, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', complaint);
        Assert.DoesNotContain('\0', complaint);
    }
}
