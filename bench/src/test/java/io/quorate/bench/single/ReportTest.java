package io.quorate.bench.single;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.bench.peer.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Row.Load GET = new Row.Load(
            "GET 64",
            Durability.FSYNC,
            Row.Command.GET,
            64,
            1,
            List.of(new Aim.Rate(0.9), new Aim.P99(1.5), new Aim.CpuPerMillion(9)));

    @Test
    void anAimIsMetAtItsBound() {
        assertThat(verdict(of(GET, sample(100_000, 1_000, 7), sample(90_000, 1_500, 9))))
                .isEqualTo(Report.Verdict.MET);
        assertThat(verdict(of(GET, sample(100_000, 1_000, 7), sample(89_999, 1_500, 9))))
                .isEqualTo(Report.Verdict.MISSED);
        assertThat(verdict(of(GET, sample(100_000, 1_000, 7), sample(90_000, 1_501, 9))))
                .isEqualTo(Report.Verdict.MISSED);
        assertThat(verdict(of(GET, sample(100_000, 1_000, 7), sample(90_000, 1_500, 9.1))))
                .isEqualTo(Report.Verdict.MISSED);
    }

    @Test
    void theMedianDecidesNotTheBestWindow() {
        var outcome = new Outcome.Loaded(
                GET,
                Map.of(
                        Side.REDIS, new Series(List.of(sample(100_000, 1_000, 7))),
                        Side.QUORATE,
                                new Series(List.of(
                                        sample(200_000, 1_000, 7),
                                        sample(80_000, 1_000, 7),
                                        sample(85_000, 1_000, 7)))));
        assertThat(verdict(outcome)).isEqualTo(Report.Verdict.MISSED);
        assertThat(print(outcome))
                .contains("| 85.0k [80.0k-200k] |")
                .contains("| 0.85x |")
                .contains("| NO: 0.85x |");
    }

    @Test
    void aRowWithErrorsMeetsNothing() {
        Sample wrong = withErrors(sample(500_000, 10, 1), "GET: -ERR no", 3);
        var outcome = of(GET, sample(100_000, 1_000, 7), wrong);
        assertThat(verdict(outcome)).isEqualTo(Report.Verdict.MISSED);
        assertThat(report(outcome).isGood()).isFalse();
        assertThat(print(outcome)).contains("| NO: errors |").contains("ERRORS in GET 64, quorate: {GET: -ERR no=3}");
    }

    @Test
    void withoutRedisOnlyWhatNeedsNoRatioIsJudged() {
        Outcome slow = new Outcome.Loaded(GET, Map.of(Side.QUORATE, new Series(List.of(sample(1, 1, 9.5)))));
        assertThat(verdict(slow)).isEqualTo(Report.Verdict.MISSED);
        assertThat(print(slow)).contains("| - | - | - | 1 |").contains("| NO: CPU 9.50 s/M |");
        Outcome redisAlone = new Outcome.Loaded(GET, Map.of(Side.REDIS, new Series(List.of(sample(1, 1, 1)))));
        assertThat(verdict(redisAlone)).isEqualTo(Report.Verdict.NONE);
        assertThat(report(redisAlone).isGood()).isTrue();
    }

    @Test
    void memoryMustStayBelowItsBound() {
        var row = new Row.Resident("RSS", 1, List.of(new Aim.Resident(600)));
        assertThat(verdict(new Outcome.Resident(row, Map.of(Side.QUORATE, 599_999_999L))))
                .isEqualTo(Report.Verdict.MET);
        assertThat(verdict(new Outcome.Resident(row, Map.of(Side.QUORATE, 600_000_000L))))
                .isEqualTo(Report.Verdict.MISSED);
        assertThat(print(new Outcome.Resident(row, Map.of(Side.REDIS, 217_000_000L, Side.QUORATE, 700_000_000L))))
                .contains("| RSS | 217 MB | - | - | 700 MB | - | - | 3.23x | < 600 MB | NO: 700 MB | -/- |");
    }

    @Test
    void aWholeRow() {
        assertThat(print(of(GET, sample(123_456, 1_240, 7.126), sample(130_000, 873, 5.5)))
                        .lines()
                        .toList())
                .startsWith(
                        "| row | redis /s | p50/p99/p99.9 us | CPU s/M | quorate /s | p50/p99/p99.9 us | CPU s/M |"
                                + " ratio | aim | met | generator/others |",
                        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
                        "| GET 64 | 123k | 620/1.24m/12.4m | 7.13 | 130k | 437/873/8.73m | 5.50 | 1.05x |"
                                + " >= 0.9x; p99 <= 1.5x; CPU <= 9 s/M | yes | 0.80/0.10 |");
    }

    @Test
    void columnsForATerminalAreAligned() {
        List<String> lines = report(of(GET, sample(1, 1, 1), sample(1, 1, 1)))
                .print(false)
                .lines()
                .toList();
        assertThat(lines.get(0).indexOf("quorate /s")).isEqualTo(lines.get(1).indexOf("1 ", 30));
        assertThat(lines.get(0)).doesNotContain("|");
    }

    @Test
    void disturbedRowsAreNamed() {
        Sample disturbed = new Sample(1, 1, 1, 1, 1, 0.97, 0.3, new TreeMap<>());
        assertThat(print(of(GET, disturbed, sample(1, 1, 1))))
                .contains("Others took more than a quarter of a core, measure again: GET 64.")
                .contains("The generator was the bottleneck: GET 64.");
        assertThat(print(of(GET, sample(1, 1, 1), sample(1, 1, 1)))).doesNotContain("measure again");
    }

    @Test
    void numbersHaveThreeDigits() {
        assertThat(List.of(
                        Report.rate(0), Report.rate(873.4), Report.rate(9_994), Report.rate(9_996), Report.rate(1e6)))
                .containsExactly("0", "873", "9.99k", "10.0k", "1.00M");
        assertThat(List.of(Report.micros(47.2), Report.micros(12_345), Report.micros(2e6), Report.micros(Double.NaN)))
                .containsExactly("47", "12.3m", "2000m", "-");
    }

    @Test
    void rowsAreChosenByPartsOfTheirNames() {
        List<Row> all = Row.all(1_000_000);
        assertThat(Row.select(all, List.of())).isEqualTo(all);
        assertThat(names(Row.select(all, List.of("rss", "pipeline"))))
                .containsExactly("GET 64 pipeline 16", "RSS after 1,000,000 keys");
        assertThat(names(Row.select(all, List.of("set fsync 1")))).containsExactly("SET fsync 1");
        assertThat(names(Row.select(all, List.of("SET fsync")))).hasSize(5);
        assertThatThrownBy(() -> Row.select(all, List.of("GET", "DEL")))
                .hasMessageStartingWith("no row is called DEL; there are: GET 64, ");
    }

    @Test
    void redisBenchmarksFiguresAreFoundAmongWarnings() {
        String csv = """
                WARNING: Could not fetch server CONFIG
                "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms"
                "GET","87412.59","0.384","0.144","0.367","0.519","0.663","3.559"
                """;
        assertThat(RedisBenchmark.figures(csv, Row.Command.GET))
                .contains(List.of(87412.59, 0.384, 0.144, 0.367, 0.519, 0.663, 3.559));
        assertThat(RedisBenchmark.figures(csv, Row.Command.SET)).isEmpty();
        assertThat(RedisBenchmark.figures("Error from server: ERR", Row.Command.SET))
                .isEmpty();
    }

    private static Report.Verdict verdict(Outcome outcome) {
        return Report.verdict(outcome);
    }

    private static Report report(Outcome outcome) {
        return new Report("redis", "quorate", List.of(outcome));
    }

    private static String print(Outcome outcome) {
        return report(outcome).print(true);
    }

    private static List<String> names(List<Row> rows) {
        List<String> names = new ArrayList<>();
        for (Row row : rows) names.add(row.name());
        return names;
    }

    private static Outcome of(Row row, Sample redis, Sample quorate) {
        return new Outcome.Loaded(
                row, Map.of(Side.REDIS, new Series(List.of(redis)), Side.QUORATE, new Series(List.of(quorate))));
    }

    private static Sample sample(double perSecond, double p99Micros, double cpuSecondsPerMillion) {
        return new Sample(
                perSecond, p99Micros / 2, p99Micros, p99Micros * 10, cpuSecondsPerMillion, 0.8, 0.1, new TreeMap<>());
    }

    private static Sample withErrors(Sample sample, String text, long count) {
        return new Sample(
                sample.perSecond(),
                sample.p50Micros(),
                sample.p99Micros(),
                sample.p999Micros(),
                sample.cpuSecondsPerMillion(),
                sample.generatorShare(),
                sample.othersCores(),
                new TreeMap<>(Map.of(text, count)));
    }
}
