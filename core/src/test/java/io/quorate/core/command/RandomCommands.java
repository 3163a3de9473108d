package io.quorate.core.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Draws commands over a few keys, with numbers at their bounds, odd options and wrong words.
///
/// What Redis 7.0 answers otherwise than 7.4, or otherwise than it is meant here, is not drawn: see
/// [RedisComparisonTest].
final class RandomCommands {
    private static final List<String> KEYS = List.of("a", "b", "c", "{a}d", "", "k\0\r\n\u00ff");
    private static final List<String> INTEGERS = List.of(
            "0",
            "1",
            "-1",
            "5",
            "10",
            "-10",
            "100",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775806",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999",
            "-0",
            "+1",
            "01",
            " 1",
            "1 ",
            "1.0",
            "",
            "-",
            "abc",
            "4611686018427387904",
            "-4611686018427387904");
    private static final List<String> FLOATS = List.of(
            "0",
            "1",
            "-1",
            "0.1",
            "3.0e3",
            "1.5",
            "-.5",
            "5.",
            "1e-5",
            "10.50",
            "3.14159265358979",
            "1e18",
            "123456789012345678",
            "1e4000",
            "-1e4000",
            "1e4932",
            "1.18973149535723176502e+4932",
            "1e5000",
            "1e-5000",
            "inf",
            "-inf",
            "nan",
            "infinity",
            "0x1p3",
            "0x.8",
            "0x",
            "1e",
            ".",
            "",
            " 1",
            "1 ",
            "abc",
            "-0",
            "-0.0",
            "18446744073709551616",
            "18446744073709551617",
            "0.30000000000000004",
            "1e-17",
            "5e-18",
            "1e-4940");
    private static final List<String> WORDS =
            List.of("", "x", "hello", "\u00ff\0\r\n", "0123456789", "the quick brown fox jumps over the lazy dog");
    private static final List<String> SECONDS = List.of(
            "0",
            "1000",
            "100000",
            "-1",
            "-100000",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775",
            "9223372036854776",
            "-9223372036854775",
            "-9223372036854776",
            "9223370000000000",
            "abc",
            "1.5",
            "",
            "01");
    private static final List<String> MILLIS = List.of(
            "0",
            "1000000",
            "-1",
            "-100000000",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372000000000000",
            "9223370000000000000",
            "abc",
            "");
    private static final List<String> AT_SECONDS = List.of(
            "0",
            "1",
            "-1",
            "32503680000",
            "4102444800",
            "9223372036854775",
            "9223372036854776",
            "-9223372036854776",
            "1600000000",
            "x");
    private static final List<String> AT_MILLIS = List.of(
            "0",
            "1",
            "-1",
            "32503680000000",
            "4102444800499",
            "4102444800500",
            "9223372036854775806",
            "-9223372036854775808",
            "1600000000000",
            "9223372036854775808",
            "x");

    /// A time from now is not compared with the key's: it depends on the millisecond whether it is later.
    private static final List<String> FROM_NOW = List.of("NX", "xx", "nx", "jun\r\nk\0");

    private static final List<String> AT = List.of("NX", "xx", "Gt", "LT", "gt", "lT", "junk");

    private final SplittableRandom random;

    RandomCommands(long seed) {
        random = new SplittableRandom(seed);
    }

    byte[][] next() {
        List<String> words = new ArrayList<>(command());
        if (random.nextInt(50) == 0) words.add(oneOf(List.of("NX", "junk", "GET", "")));
        if (random.nextInt(60) == 0 && words.size() > 1) words.removeLast();
        String name = words.getFirst();
        if (random.nextBoolean()) words.set(0, name.toUpperCase(Locale.ROOT));
        byte[][] arguments = new byte[words.size()][];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = words.get(i).getBytes(StandardCharsets.ISO_8859_1);
        }
        return arguments;
    }

    private List<String> command() {
        return switch (random.nextInt(46)) {
            case 0, 1 -> List.of("get", key());
            case 2, 3, 4, 5 -> options(List.of("set", key(), value()), 3, true);
            case 6, 7 -> options(List.of("getex", key()), 2, false);
            case 8 -> List.of("getdel", key());
            case 9 -> List.of("getset", key(), value());
            case 10 -> List.of("setnx", key(), value());
            case 11 -> List.of("setex", key(), oneOf(SECONDS), value());
            case 12 -> List.of("psetex", key(), oneOf(MILLIS), value());
            case 13 -> List.of("setrange", key(), offset(), value());
            case 14 -> List.of(random.nextBoolean() ? "getrange" : "substr", key(), place(), place());
            case 15 -> List.of("append", key(), value());
            case 16 -> List.of("strlen", key());
            case 17 -> List.of("incr", key());
            case 18 -> List.of("decr", key());
            case 19 -> List.of("incrby", key(), oneOf(INTEGERS));
            case 20 -> List.of("decrby", key(), oneOf(INTEGERS));
            case 21, 22, 23 -> List.of("incrbyfloat", key(), oneOf(FLOATS));
            case 24 -> List.of("mget", key(), key(), key());
            case 25 -> List.of("mset", key(), value(), key(), value());
            case 26 -> List.of("msetnx", key(), value(), key(), value());
            case 27 -> List.of("del", key(), key());
            case 28 -> List.of("unlink", key());
            case 29 -> List.of("exists", key(), key(), key());
            case 30 -> List.of("type", key());
            case 31 -> conditions(List.of("expire", key(), oneOf(SECONDS)), FROM_NOW);
            case 32 -> conditions(List.of("pexpire", key(), oneOf(MILLIS)), FROM_NOW);
            case 33 -> conditions(List.of("expireat", key(), oneOf(AT_SECONDS)), AT);
            case 34 -> conditions(List.of("pexpireat", key(), oneOf(AT_MILLIS)), AT);
            case 35 -> List.of(random.nextBoolean() ? "ttl" : "pttl", key());
            case 36 -> List.of(random.nextBoolean() ? "expiretime" : "pexpiretime", key());
            case 37 -> List.of("persist", key());
            case 38 -> List.of("rename", key(), key());
            case 39 -> List.of("renamenx", key(), key());
            case 40 -> copy();
            case 41 -> List.of("touch", key(), key());
            case 42 -> List.of("randomkey");
            case 43 ->
                random.nextInt(3) == 0 ? List.of("keys", oneOf(List.of("*", "?", "[a-c]", "k*", "{a}?"))) : scan();
            case 44 ->
                random.nextBoolean()
                        ? List.of("object", oneOf(List.of("freq", "junk")), key())
                        : List.of("object", oneOf(List.of("freq", "encoding", "help")), key(), "x");
            default ->
                random.nextInt(10) == 0
                        ? List.of(
                                random.nextBoolean() ? "flushall" : "flushdb", oneOf(List.of("sync", "ASYNC", "junk")))
                        : List.of("dbsize");
        };
    }

    private List<String> options(List<String> command, int room, boolean isSet) {
        List<String> words = new ArrayList<>(command);
        for (int count = random.nextInt(room); count > 0; count--) {
            switch (random.nextInt(isSet ? 9 : 6)) {
                case 0 -> words.addAll(List.of("EX", oneOf(SECONDS)));
                case 1 -> words.addAll(List.of("px", oneOf(MILLIS)));
                case 2 -> words.addAll(List.of("EXAT", oneOf(AT_SECONDS)));
                case 3 -> words.addAll(List.of("PXAT", oneOf(AT_MILLIS)));
                case 4 -> words.add("persist");
                case 5 -> words.add(oneOf(List.of("junk", "EX", "")));
                case 6 -> words.add("KEEPTTL");
                case 7 -> words.add(random.nextBoolean() ? "nx" : "XX");
                default -> words.add("Get");
            }
        }
        return words;
    }

    private List<String> conditions(List<String> command, List<String> choices) {
        List<String> words = new ArrayList<>(command);
        for (int count = random.nextInt(3); count > 0; count--) words.add(oneOf(choices));
        return words;
    }

    private List<String> copy() {
        List<String> words = new ArrayList<>(List.of("copy", key(), key()));
        if (random.nextBoolean()) words.add("replace");
        if (random.nextInt(4) == 0) words.addAll(List.of("DB", oneOf(List.of("0", "99", "-1", "2147483648", "x"))));
        return words;
    }

    private List<String> scan() {
        List<String> words = new ArrayList<>(List.of("scan", random.nextInt(5) == 0 ? "x" : "0", "count", "1000"));
        switch (random.nextInt(6)) {
            case 0 -> words.addAll(List.of("match", oneOf(List.of("*", "[^a]*", "\\a"))));
            case 1 -> words.addAll(List.of("TYPE", oneOf(List.of("string", "STRING", "hash", "junk"))));
            case 2 -> words.addAll(List.of("count", oneOf(List.of("0", "-1", "x"))));
            case 3 -> words.add("match");
            default -> {}
        }
        return words;
    }

    private String key() {
        return oneOf(KEYS);
    }

    private String value() {
        return switch (random.nextInt(4)) {
            case 0 -> oneOf(INTEGERS);
            case 1 -> oneOf(FLOATS);
            case 2 -> decimal();
            default -> oneOf(WORDS);
        };
    }

    private String decimal() {
        return random.nextInt(-100_000, 100_000) + "." + random.nextLong(1L << 40);
    }

    private String offset() {
        return random.nextInt(4) == 0 ? oneOf(INTEGERS) : "" + random.nextInt(20);
    }

    private String place() {
        return random.nextInt(4) == 0 ? oneOf(INTEGERS) : "" + random.nextInt(-12, 12);
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
