package io.quorate.server.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A type of value with its bounds: how it is read, how it is written, and what the manual says of it.
sealed interface Kind<T> {
    /// @throws IllegalArgumentException whose message is the bound, as in `must be a number from 0 to 9`
    T parse(String text);

    /// The value as `CONFIG GET` prints it: a plain number in the kind's own unit.
    String print(T value);

    /// The value as the manual prints it.
    default String show(T value) {
        return print(value);
    }

    /// The type, the unit and the bounds.
    String describe();

    /// A whole number without a unit.
    record Count(long min, long max) implements Kind<Long> {
        @Override
        public Long parse(String text) {
            return within(number(text, describe()), min, max, describe());
        }

        @Override
        public String print(Long value) {
            return value.toString();
        }

        @Override
        public String describe() {
            return "a number from " + min + " to " + max;
        }
    }

    /// Bytes. A bare number is bytes; `kb`, `mb`, `gb`, with or without an `i`, are powers of 1,024 as in redis.conf.
    record Bytes(long min, long max) implements Kind<Long> {
        private static final List<String> UNITS = List.of("b", "k", "m", "g", "t");

        @Override
        public Long parse(String text) {
            String lower = text.strip().toLowerCase(Locale.ROOT);
            int digits = digits(lower);
            long number = number(lower.substring(0, digits), describe());
            String unit = lower.substring(digits).strip();
            int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.substring(0, 1));
            boolean isWhole = unit.length() < 2
                    || unit.substring(1).equals("b")
                    || unit.substring(1).equals("ib");
            if (power < 0 || !isWhole || number > Long.MAX_VALUE >> 10 * power) {
                throw new IllegalArgumentException("must be " + describe());
            }
            return within(number << 10 * power, min, max, describe());
        }

        @Override
        public String print(Long value) {
            return value.toString();
        }

        @Override
        public String show(Long value) {
            return inUnits(value);
        }

        @Override
        public String describe() {
            return "bytes from " + inUnits(min) + " to " + inUnits(max);
        }

        private static String inUnits(long bytes) {
            int power = 0;
            long rest = bytes;
            while (rest != 0 && rest % 1024 == 0 && power < UNITS.size() - 1) {
                rest /= 1024;
                power++;
            }
            if (power == 0) return rest + " B";
            return rest + " " + UNITS.get(power).toUpperCase(Locale.ROOT) + "iB";
        }
    }

    /// A time. A bare number is in the given unit, as Redis reads it.
    record Time(Unit unit, Duration min, Duration max) implements Kind<Duration> {
        enum Unit {
            US("us", 1_000),
            MS("ms", 1_000_000),
            S("s", 1_000_000_000),
            M("m", 60_000_000_000L),
            H("h", 3_600_000_000_000L);

            private final String text;
            private final long nanos;

            Unit(String text, long nanos) {
                this.text = text;
                this.nanos = nanos;
            }
        }

        @Override
        public Duration parse(String text) {
            String lower = text.strip().toLowerCase(Locale.ROOT);
            int digits = digits(lower);
            long number = number(lower.substring(0, digits), describe());
            String name = lower.substring(digits).strip();
            Unit given = name.isEmpty() ? unit : unit(name);
            if (number > Long.MAX_VALUE / given.nanos) throw new IllegalArgumentException("must be " + describe());
            return Duration.ofNanos(within(number * given.nanos, min.toNanos(), max.toNanos(), describe()));
        }

        private Unit unit(String name) {
            return Arrays.stream(Unit.values())
                    .filter(each -> each.text.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("must be " + describe()));
        }

        @Override
        public String print(Duration value) {
            return Long.toString(value.toNanos() / unit.nanos);
        }

        @Override
        public String show(Duration value) {
            return print(value) + " " + unit.text;
        }

        @Override
        public String describe() {
            return "a time from " + show(min) + " to " + show(max);
        }
    }

    /// Yes or no.
    record Flag() implements Kind<Boolean> {
        @Override
        public Boolean parse(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "yes", "true" -> true;
                case "no", "false" -> false;
                default -> throw new IllegalArgumentException("must be " + describe());
            };
        }

        @Override
        public String print(Boolean value) {
            return value ? "yes" : "no";
        }

        @Override
        public String describe() {
            return "yes or no";
        }
    }

    /// One of a few words.
    record Choice<E extends Enum<E>>(Class<E> type) implements Kind<E> {
        @Override
        public E parse(String text) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(each -> print(each).equals(text.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("must be " + describe()));
        }

        @Override
        public String print(E value) {
            return value.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String describe() {
            return Arrays.stream(type.getEnumConstants()).map(this::print).collect(Collectors.joining(" or "));
        }
    }

    /// Any text.
    record Text(String what) implements Kind<String> {
        @Override
        public String parse(String text) {
            return text;
        }

        @Override
        public String print(String value) {
            return value;
        }

        @Override
        public String show(String value) {
            return value.isEmpty() ? "(empty)" : value;
        }

        @Override
        public String describe() {
            return what;
        }
    }

    private static int digits(String text) {
        int digits = text.startsWith("-") ? 1 : 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) digits++;
        return digits;
    }

    private static long number(String text, String bound) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("must be " + bound);
        }
    }

    private static long within(long value, long min, long max, String bound) {
        if (value < min || value > max) throw new IllegalArgumentException("must be " + bound);
        return value;
    }
}
