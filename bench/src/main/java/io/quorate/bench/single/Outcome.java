package io.quorate.bench.single;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// What was measured of one row.
sealed interface Outcome {
    Row row();

    /// A row of windows.
    ///
    /// @param series by side; a side that was not measured is missing
    record Loaded(Row row, Map<Side, Series> series) implements Outcome {}

    /// The row of memory.
    ///
    /// @param bytes by side; a side that was not measured is missing
    record Resident(Row row, Map<Side, Long> bytes) implements Outcome {}

    /// The median of one side; not a number if it was not measured.
    default double median(Side side, ToDoubleFunction<Sample> figure) {
        return switch (this) {
            case Loaded(Row _, Map<Side, Series> series) -> {
                Series ofSide = series.get(side);
                yield ofSide == null ? Double.NaN : ofSide.median(figure);
            }
            case Resident _ -> Double.NaN;
        };
    }

    /// Quorate's median in terms of Redis's; not a number if one was not measured.
    default double ratio(ToDoubleFunction<Sample> figure) {
        return median(Side.QUORATE, figure) / median(Side.REDIS, figure);
    }

    /// In megabytes of 10^6 bytes; not a number if it was not measured.
    default double residentMegabytes(Side side) {
        return switch (this) {
            case Loaded _ -> Double.NaN;
            case Resident(Row _, Map<Side, Long> bytes) -> {
                Long ofSide = bytes.get(side);
                yield ofSide == null ? Double.NaN : ofSide / 1e6;
            }
        };
    }

    /// What went wrong on a side, and how often.
    default SortedMap<String, Long> errors(Side side) {
        return switch (this) {
            case Loaded(Row _, Map<Side, Series> series) -> {
                Series ofSide = series.get(side);
                yield ofSide == null ? new TreeMap<>() : ofSide.errors();
            }
            case Resident _ -> new TreeMap<>();
        };
    }
}
