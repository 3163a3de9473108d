package io.quorate.bench.single;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Measured rows as a table, each beside its aims.
///
/// @param redis what the table calls Redis's side
/// @param quorate what it calls Quorate's side
record Report(String redis, String quorate, List<Outcome> outcomes) {
    /// Above this a row says more about the rest of the machine than about the servers.
    private static final double OTHERS_CORES_MAX = 0.25;

    /// Above this the generator, not the server, set the pace.
    private static final double GENERATOR_SHARE_MAX = 0.95;

    /// How sure one can be of a row's aims.
    enum Verdict {
        MET,
        MISSED,
        /// Nothing was aimed at, or a side that is needed was not measured.
        NONE
    }

    /// Whether no aim was missed and nothing went wrong.
    boolean isGood() {
        return outcomes.stream().allMatch(outcome -> verdict(outcome) != Verdict.MISSED && !hasErrors(outcome));
    }

    /// A row with errors has measured something else than it meant to: it misses whatever it aims at.
    static Verdict verdict(Outcome outcome) {
        List<Aim> judged = judged(outcome).toList();
        if (judged.isEmpty()) return Verdict.NONE;
        boolean met = judged.stream().allMatch(aim -> aim.isMetBy(aim.measured(outcome)));
        return met && !hasErrors(outcome) ? Verdict.MET : Verdict.MISSED;
    }

    /// The table, and under it what went wrong.
    String print(boolean markdown) {
        var table = new Table(
                "row",
                redis + " /s",
                "p50/p99/p99.9 us",
                "CPU s/M",
                quorate + " /s",
                "p50/p99/p99.9 us",
                "CPU s/M",
                "ratio",
                "aim",
                "met",
                "generator/others");
        for (Outcome outcome : outcomes) table.add(cells(outcome));
        var out = new StringBuilder(markdown ? table.markdown() : table.text());
        out.append("\nCells: median [min-max]; `m` is ms. CPU s/M: CPU seconds of the server for a million operations."
                + " generator/others: cores that the generator and everything else took in the row's worst window.\n");
        note(out, "Others took more than a quarter of a core, measure again", Sample::othersCores, OTHERS_CORES_MAX);
        note(out, "The generator was the bottleneck", Sample::generatorShare, GENERATOR_SHARE_MAX);
        for (Outcome outcome : outcomes) {
            for (Side side : Side.values()) {
                SortedMap<String, Long> errors = outcome.errors(side);
                if (!errors.isEmpty()) {
                    String where = outcome.row().name() + ", " + name(side);
                    out.append("ERRORS in ")
                            .append(where)
                            .append(": ")
                            .append(errors)
                            .append("\n");
                }
            }
        }
        return out.toString();
    }

    private void note(StringBuilder out, String what, ToDoubleFunction<Sample> figure, double max) {
        String rows = outcomes.stream()
                .filter(outcome -> max(outcome, figure) > max)
                .map(outcome -> outcome.row().name())
                .collect(Collectors.joining(", "));
        if (!rows.isEmpty()) out.append(what).append(": ").append(rows).append(".\n");
    }

    private List<String> cells(Outcome outcome) {
        List<String> cells = new ArrayList<>();
        cells.add(outcome.row().name());
        switch (outcome) {
            case Outcome.Loaded(Row _, Map<Side, Series> series) -> {
                for (Side side : Side.values()) {
                    Series ofSide = series.get(side);
                    cells.addAll(ofSide == null ? List.of("-", "-", "-") : cells(ofSide));
                }
                cells.add(times(outcome.ratio(Sample::perSecond)));
            }
            case Outcome.Resident _ -> {
                for (Side side : Side.values()) {
                    cells.addAll(List.of(megabytes(outcome.residentMegabytes(side)), "-", "-"));
                }
                cells.add(times(outcome.residentMegabytes(Side.QUORATE) / outcome.residentMegabytes(Side.REDIS)));
            }
        }
        cells.add(orDash(outcome.row().aims().stream().map(Aim::text).collect(Collectors.joining("; "))));
        cells.add(met(outcome));
        cells.add(disturbance(outcome));
        return cells;
    }

    private static List<String> cells(Series series) {
        return List.of(
                rate(series.median(Sample::perSecond))
                        + (series.samples().size() == 1
                                ? ""
                                : " [" + rate(series.min(Sample::perSecond)) + "-" + rate(series.max(Sample::perSecond))
                                        + "]"),
                Stream.of(
                                series.median(Sample::p50Micros),
                                series.median(Sample::p99Micros),
                                series.median(Sample::p999Micros))
                        .map(Report::micros)
                        .collect(Collectors.joining("/")),
                figure("%.2f", series.median(Sample::cpuSecondsPerMillion)));
    }

    private static String met(Outcome outcome) {
        if (verdict(outcome) == Verdict.NONE) return hasErrors(outcome) ? "ERRORS" : "-";
        String missed = judged(outcome)
                .filter(aim -> !aim.isMetBy(aim.measured(outcome)))
                .map(aim -> aim.figure(aim.measured(outcome)))
                .collect(Collectors.joining("; "));
        if (hasErrors(outcome)) return "NO: errors";
        return missed.isEmpty() ? "yes" : "NO: " + missed;
    }

    private static String disturbance(Outcome outcome) {
        return figure("%.2f", max(outcome, Sample::generatorShare)) + "/"
                + figure("%.2f", max(outcome, Sample::othersCores));
    }

    /// The highest of all windows of both sides; not a number for a row without windows.
    private static double max(Outcome outcome, ToDoubleFunction<Sample> figure) {
        return switch (outcome) {
            case Outcome.Loaded(Row _, Map<Side, Series> series) ->
                series.values().stream().mapToDouble(s -> s.max(figure)).max().orElse(Double.NaN);
            case Outcome.Resident _ -> Double.NaN;
        };
    }

    private static Stream<Aim> judged(Outcome outcome) {
        return outcome.row().aims().stream().filter(aim -> !Double.isNaN(aim.measured(outcome)));
    }

    private static boolean hasErrors(Outcome outcome) {
        return Stream.of(Side.values()).anyMatch(side -> !outcome.errors(side).isEmpty());
    }

    private String name(Side side) {
        return side == Side.REDIS ? redis : quorate;
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String megabytes(double megabytes) {
        return figure("%.0f MB", megabytes);
    }

    private static String times(double ratio) {
        return figure("%.2fx", ratio);
    }

    /// Three digits: `873`, `9.41k`, `101k`, `1.24M`.
    static String rate(double perSecond) {
        if (perSecond < 1e3) return figure("%.0f", perSecond);
        if (perSecond < 1e6) return threeDigits(perSecond / 1e3) + "k";
        return threeDigits(perSecond / 1e6) + "M";
    }

    /// `47`, `873`, `1.24m`, `101m`.
    static String micros(double micros) {
        return micros < 1e3 || Double.isNaN(micros) ? figure("%.0f", micros) : threeDigits(micros / 1e3) + "m";
    }

    private static String threeDigits(double number) {
        return figure(number < 9.995 ? "%.2f" : number < 99.95 ? "%.1f" : "%.0f", number);
    }

    private static String figure(String format, double number) {
        return Double.isFinite(number) ? String.format(Locale.ROOT, format, number) : "-";
    }
}
