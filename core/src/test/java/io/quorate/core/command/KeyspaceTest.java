package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.store.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyspaceTest {
    @Test
    void allKeysAreCountedListedAndDeleted() {
        Transcript.play("""
                > KEYS *
                (empty array)
                > RANDOMKEY
                (nil)
                > SCAN 0
                1) "0"
                2) (empty array)
                > MSET {t}a 1 {t}ab 2
                OK
                > SET {t}b 3 EX 10
                OK
                > DBSIZE
                (integer) 3
                > KEYS {t}b
                1) "{t}b"
                > KEYS ?t?b*
                1) "{t}b"
                > FLUSHALL now
                (error) ERR syntax error
                > FLUSHDB ASYNC SYNC
                (error) ERR syntax error
                > FLUSHALL async
                OK
                > DBSIZE
                (integer) 0
                > KEYS *
                (empty array)
                > SET a 1
                OK
                > DBSIZE
                (integer) 1
                > RANDOMKEY
                "a"
                > FLUSHDB
                OK
                > GET a
                (nil)
                > SET "" 1
                OK
                > KEYS *
                1) ""
                > KEYS **
                (empty array)
                """);
    }

    @Test
    void scanReadsItsOptions() {
        Transcript.play("""
                > SET a 1 EX 10
                OK
                > SCAN 0 TYPE string MATCH ? COUNT 1
                1) "0"
                2) 1) "a"
                > SCAN 0 type STRING match *
                1) "0"
                2) 1) "a"
                > SCAN 0 MATCH b*
                1) "0"
                2) (empty array)
                > SCAN 0 TYPE hash
                1) "0"
                2) (empty array)
                > SCAN 4611686018427387904
                1) "0"
                2) (empty array)
                > SCAN 18446744073709551615
                1) "0"
                2) (empty array)
                > SCAN -1
                (error) ERR invalid cursor
                > SCAN ""
                (error) ERR invalid cursor
                > SCAN 0 COUNT 0
                (error) ERR syntax error
                > SCAN 0 COUNT x
                (error) ERR value is not an integer or out of range
                > SCAN 0 COUNT
                (error) ERR syntax error
                > SCAN 0 junk 1
                (error) ERR syntax error
                """);
    }

    /// Other keys come and go between the pages.
    @ParameterizedTest
    @EnumSource
    void aScanGivesEachKeyThatIsThereAllTheTimeOnce(CommandRunner.Where where) {
        var random = new SplittableRandom(1);
        CommandRunner runner = runner(where);
        for (int i = 0; i < 200; i++) run(runner, "SET", "stays" + i, "v");
        for (int pass = 0; pass < 20; pass++) {
            String count = "" + random.nextInt(1, 50);
            var seen = new TreeMap<String, Integer>();
            String cursor = "0";
            do {
                Reply.Array page = (Reply.Array) run(runner, "SCAN", cursor, "COUNT", count);
                cursor = text(page.elements().get(0));
                for (String key : texts(page.elements().get(1))) seen.merge(key, 1, Integer::sum);
                for (int i = 0; i < 10; i++) {
                    run(runner, random.nextBoolean() ? "SET" : "GETSET", "goes" + random.nextInt(100), "v");
                    run(runner, "DEL", "goes" + random.nextInt(100));
                }
            } while (!cursor.equals("0"));
            for (int i = 0; i < 200; i++) assertThat(seen).containsEntry("stays" + i, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfAScanIsNoLongerThanAskedForWhereverTheRowsAre(CommandRunner.Where where) {
        CommandRunner runner = runner(where);
        for (int i = 0; i < 500; i++) run(runner, "SET", "k" + i, "v");
        Reply.Array page = (Reply.Array) run(runner, "SCAN", "0", "COUNT", "7");
        assertThat(texts(page.elements().get(1))).hasSizeBetween(1, 7);
        assertThat(text(page.elements().get(0))).isNotEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource
    void keysThatShareAPlaceComeInOnePage(CommandRunner.Where where) {
        CommandRunner runner = runner(where);
        List<byte[]> colliding = CollidingKeys.of(50);
        for (byte[] key : colliding) runner.run(bytes("SET"), key, bytes("v"));
        assertThat(colliding).allMatch(key -> placeOf(key) == placeOf(colliding.getFirst()));
        for (int i = 0; i < 50; i++) run(runner, "SET", "other" + i, "v");
        List<String> seen = new ArrayList<>();
        String cursor = "0";
        do {
            Reply.Array page = (Reply.Array) run(runner, "SCAN", cursor, "COUNT", "3");
            cursor = text(page.elements().get(0));
            seen.addAll(texts(page.elements().get(1)));
        } while (!cursor.equals("0"));
        assertThat(seen).hasSize(100).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void aListingShowsNoKeyPastItsDeadlineAndDeletesSomeOfThem(CommandRunner.Where where) {
        CommandRunner runner = runner(where);
        for (int i = 0; i < 250; i++) run(runner, "SET", "k" + i, "v", "PX", "10");
        run(runner, "SET", "stays", "v", "PX", "1000");
        runner.advance(11);
        assertThat(texts(run(runner, "KEYS", "*"))).containsExactly("stays");
        assertThat(runner.lastWrite().orElseThrow().keyCountChange()).isEqualTo(-LivingKeys.DELETED_MAX);
        Reply.Array page = (Reply.Array) run(runner, "SCAN", "0", "COUNT", "1000");
        assertThat(texts(page.elements().get(1))).containsExactly("stays");
        assertThat(run(runner, "DBSIZE")).isEqualTo(Reply.integer(251 - 2 * LivingKeys.DELETED_MAX));
    }

    @ParameterizedTest
    @EnumSource
    void aRandomKeyIsFoundAmongManyThatArePastTheirDeadlines(CommandRunner.Where where) {
        CommandRunner runner = runner(where);
        for (int i = 0; i < 2_000; i++) run(runner, "SET", "k" + i, "v", "PX", "10");
        run(runner, "SET", "stays", "v");
        runner.advance(11);
        assertThat(text(run(runner, "RANDOMKEY"))).isEqualTo("stays");
        run(runner, "DEL", "stays");
        assertThat(run(runner, "RANDOMKEY")).isEqualTo(Reply.NULL);
    }

    /// The rows on disk may all be of keys that have just been deleted.
    @ParameterizedTest
    @EnumSource
    void aRandomKeyIsFoundAmongManyThatAreDeleted(CommandRunner.Where where) {
        CommandRunner runner = runner(where);
        List<String> delete = new ArrayList<>(List.of("DEL"));
        for (int i = 0; i < 99; i++) {
            run(runner, "SET", "k" + i, "v");
            delete.add("k" + i);
        }
        run(runner, "SET", "stays", "v");
        run(runner, delete.toArray(String[]::new));
        for (int i = 0; i < 10; i++) assertThat(text(run(runner, "RANDOMKEY"))).isEqualTo("stays");
    }

    @ParameterizedTest
    @EnumSource
    void randomKeysAreNearlyUniform(CommandRunner.Where where) {
        CommandRunner runner = runner(where);
        int keys = 100;
        int draws = 200 * keys;
        for (int i = 0; i < keys; i++) run(runner, "SET", "k" + i, "v");
        var drawn = new TreeMap<String, Integer>();
        for (int i = 0; i < draws; i++) drawn.merge(text(run(runner, "RANDOMKEY")), 1, Integer::sum);
        assertThat(drawn).hasSize(keys);
        assertThat(drawn.values()).allMatch(count -> count > 200 / 3 && count < 200 * 3);
    }

    private static CommandRunner runner(CommandRunner.Where where) {
        return new CommandRunner(where, Transcript.VALUE_BYTES_MAX);
    }

    private static long placeOf(byte[] key) {
        return Key.placeOf(Key.of(key).head());
    }

    private static Reply run(CommandRunner runner, String... arguments) {
        byte[][] bytes = new byte[arguments.length][];
        for (int i = 0; i < bytes.length; i++) bytes[i] = bytes(arguments[i]);
        return runner.run(bytes);
    }

    private static List<String> texts(Reply reply) {
        return ((Reply.Array) reply).elements().stream().map(KeyspaceTest::text).toList();
    }

    private static String text(Reply reply) {
        var bulk = (Reply.Bulk) reply;
        return new String(bulk.bytes(), bulk.offset(), bulk.length(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
