package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random commands, here and on a real Redis, which must answer the same.
///
/// Debian has Redis 7.0; the commands here follow 7.4. Known differences, none of which is drawn:
/// - `SET ... IFEQ` is Valkey's; Redis 7.0 calls it a syntax error.
/// - `SCAN` takes any number for a cursor in 7.0, with spaces and signs, and digits alone since 7.2.
/// - `OBJECT HELP` tells what is true here. `OBJECT ENCODING` depends on a value's history in Redis and on the value
/// alone here; `OBJECT REFCOUNT` tells of
///   small numbers that Redis shares; `OBJECT IDLETIME` is refused here, because nobody keeps it.
/// - `COPY ... DB` finds one database here and sixteen there.
/// - The latest deadline, 2^63 - 1, stands for none here, so a key given it expires one millisecond earlier.
class RedisComparisonTest {
    private static final int COMMANDS = 6_000;
    private static final long VALUE_BYTES_MAX = 1 << 20;
    /// Clocks are read one after the other, and the machine may be busy in between.
    private static final long CLOCK_TOLERANCE_MILLIS = 2_000;
    /// Commands that a failure shows.
    private static final int SHOWN = 25;

    private static RedisServer redis;

    @BeforeAll
    static void startRedis(@TempDir Path folder) throws IOException {
        assumeTrue(RedisServer.isInstalled(), "there is no redis-server to compare with");
        redis = RedisServer.start(
                folder, "--proto-max-bulk-len", "" + VALUE_BYTES_MAX, "--enable-debug-command", "yes");
        // Keys past their deadlines stay until somebody asks for them, as without a sweep here.
        redis.run("DEBUG", "SET-ACTIVE-EXPIRE", "0");
    }

    @AfterAll
    static void stopRedis() throws IOException {
        if (redis != null) redis.close();
    }

    @BeforeEach
    void emptyRedis() throws IOException {
        redis.run("FLUSHALL");
    }

    @ParameterizedTest
    @EnumSource
    void randomCommandsAreAnsweredAsRedisAnswersThem(CommandRunner.Where where) throws IOException {
        long seed = where.name().hashCode();
        var ours = new CommandRunner(where, VALUE_BYTES_MAX);
        ours.advance(System.currentTimeMillis() - ours.nowMillis());
        var commands = new RandomCommands(seed);
        var shown = new ArrayDeque<String>();
        for (int i = 0; i < COMMANDS; i++) {
            byte[][] command = commands.next();
            Reply expected = redis.run(command);
            ours.advance(redisMillis() - ours.nowMillis());
            Reply actual = ours.run(command);
            shown.add(text(command) + "\n  " + Transcript.print(expected));
            if (shown.size() > SHOWN) shown.remove();
            assertThat(comparable(command, actual, expected))
                    .as("seed %d, rows in %s, command %d:%n%s", seed, where, i, String.join("\n", shown))
                    .isEqualTo(comparable(command, expected, expected));
            adoptDeadlines(command, ours);
        }
    }

    /// A deadline that counts from now is a little later on one side: ours becomes Redis's.
    private static void adoptDeadlines(byte[][] command, CommandRunner ours) throws IOException {
        for (int i = 1; i < Math.min(command.length, 3); i++) {
            byte[] key = command[i];
            // Both are asked in any case: who asks for a key past its deadline deletes it.
            Reply here = ours.run(bytes("PEXPIRETIME"), key);
            Reply there = redis.run(bytes("PEXPIRETIME"), key);
            if (here.equals(there)
                    || !(here instanceof Reply.Int(long own) && there instanceof Reply.Int(long theirs))) {
                continue;
            }
            assertThat(own).isCloseTo(theirs, within(CLOCK_TOLERANCE_MILLIS));
            ours.run(bytes("PEXPIREAT"), key, bytes("" + theirs));
        }
    }

    private static long redisMillis() throws IOException {
        if (!(redis.run("TIME") instanceof Reply.Array(List<Reply> parts))) throw new IOException("no time");
        return Long.parseLong(string(parts.get(0))) * 1000 + Long.parseLong(string(parts.get(1))) / 1000;
    }

    /// A reply without what may differ.
    ///
    /// @param expected what Redis has answered
    private static String comparable(byte[][] command, Reply reply, Reply expected) {
        String name = string(Reply.bulk(command[0])).toLowerCase(Locale.ROOT);
        return switch (name) {
            case "keys" -> sorted(reply).toString();
            case "scan" ->
                reply instanceof Reply.Array(List<Reply> parts)
                        ? string(parts.get(0)) + sorted(parts.get(1))
                        : Transcript.print(reply);
            // Any key will do, and there must be one or none on both sides.
            case "randomkey" -> reply instanceof Reply.Bulk ? "a key" : Transcript.print(reply);
            case "ttl" -> near(reply, expected, CLOCK_TOLERANCE_MILLIS / 1000);
            case "pttl" -> near(reply, expected, CLOCK_TOLERANCE_MILLIS);
            default -> Transcript.print(reply);
        };
    }

    /// The expected number in place of one that is close to it.
    private static String near(Reply reply, Reply expected, long tolerance) {
        boolean isNear = reply instanceof Reply.Int(long value)
                && expected instanceof Reply.Int(long wanted)
                && value >= 0
                && wanted >= 0
                && Math.abs(value - wanted) <= tolerance;
        return Transcript.print(isNear ? expected : reply);
    }

    private static List<String> sorted(Reply reply) {
        List<String> texts = new ArrayList<>();
        if (!(reply instanceof Reply.Array(List<Reply> elements))) return List.of(Transcript.print(reply));
        for (Reply element : elements) texts.add(Transcript.print(element));
        texts.sort(null);
        return texts;
    }

    @Test
    void patternsMatchAsInRedis() throws IOException {
        var random = new SplittableRandom(5);
        var ours = new CommandRunner(CommandRunner.Where.STORE, VALUE_BYTES_MAX);
        for (int i = 0; i < 300; i++) {
            byte[] key = bytes(drawn(random, "ab-]\\^*\u00ff", 6));
            redis.run(bytes("SET"), key, key);
            ours.run(bytes("SET"), key, key);
        }
        for (int i = 0; i < 4_000; i++) {
            byte[][] command = {bytes("KEYS"), bytes(drawn(random, "aab**?[[]^-\\\u00ff", 8))};
            Reply expected = redis.run(command);
            assertThat(sorted(ours.run(command))).as(text(command)).isEqualTo(sorted(expected));
        }
    }

    @Test
    void floatsAreAddedAsInRedis() throws IOException {
        var random = new SplittableRandom(6);
        var ours = new CommandRunner(CommandRunner.Where.STORE, VALUE_BYTES_MAX);
        for (int i = 0; i < 4_000; i++) {
            if (random.nextInt(4) == 0) {
                byte[][] set = {bytes("SET"), bytes("f"), bytes(number(random))};
                redis.run(set);
                ours.run(set);
            }
            byte[][] add = {bytes("INCRBYFLOAT"), bytes("f"), bytes(number(random))};
            Reply expected = redis.run(add);
            assertThat(Transcript.print(ours.run(add))).as(text(add)).isEqualTo(Transcript.print(expected));
        }
    }

    private static String number(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> "" + random.nextLong();
            case 1 -> "" + Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextInt(-1000, 1000) + "." + random.nextInt(100);
            case 3 -> drawn(random, "0123456789", 30) + "." + drawn(random, "0123456789", 30);
            case 4 -> random.nextInt(1000) + "e" + random.nextInt(-4970, 4940);
            default -> Double.toHexString(Double.longBitsToDouble(random.nextLong()));
        };
    }

    private static String drawn(SplittableRandom random, String alphabet, int lengthMax) {
        var text = new StringBuilder();
        for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String text(byte[][] command) {
        List<String> words = new ArrayList<>();
        for (byte[] argument : command) words.add(Transcript.print(Reply.bulk(argument)));
        return String.join(" ", words);
    }

    private static String string(Reply reply) {
        if (!(reply instanceof Reply.Bulk(byte[] bytes, int offset, int length))) return Transcript.print(reply);
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
