using Inspector.Agent.Reports;

namespace Inspector.Tests.Reports;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(1_023, "1,023 bytes")]
    [InlineData(1_024, "1 kB")]
    [InlineData(1_536, "1.5 kB")]
    [InlineData(104_857_600, "100 MB")]
    [InlineData(1_288_490_188, "1.2 GB")]
    [InlineData(1_073_741_823, "1 GB")]
    [InlineData(104_333_312, "99.5 MB")]
    [InlineData(long.MaxValue, "8 EB")]
    [InlineData(-1_536, "-1.5 kB")]
    public void Bytes_are_told_in_the_units_of_pg_size_pretty(long bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(14_200d, "14,200")]
    [InlineData(123.4, "123")]
    [InlineData(14.23, "14.2")]
    [InlineData(1.234, "1.23")]
    [InlineData(0.03141, "0.0314")]
    [InlineData(0d, "0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(0.0000012, "1.2e-6")]
    [InlineData(1e30, "1,000,000,000,000,000,000,000,000,000,000")]
    [InlineData(double.NaN, "not a number")]
    public void A_number_has_three_digits_or_is_whole(double number, string expected) => Assert.Equal(expected, Quantity.Number(number));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(812.4, "812 ms")]
    [InlineData(999.9, "1 s")]
    [InlineData(1_240, "1.2 s")]
    [InlineData(59_990, "1 min 0 s")]
    [InlineData(185_000, "3 min 5 s")]
    [InlineData(7_199_000, "119 min 59 s")]
    [InlineData(9_600_000, "2 h 40 min")]
    [InlineData(273_600_000, "3 d 4 h")]
    public void A_duration_is_short(double milliseconds, string expected) => Assert.Equal(expected, Quantity.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(1, "rows", "1 row")]
    [InlineData(2, "rows", "2 rows")]
    [InlineData(1, "indexes", "1 index")]
    [InlineData(1, "policies", "1 policy")]
    [InlineData(1, "MB/s", "1 MB/s")]
    public void One_of_them_is_singular(long count, string plural, string expected) => Assert.Equal(expected, Quantity.Of(count, plural));
}
