package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyListingTest {
    private static final int ROWS_PER_TURN = 7;

    /// Keys are written, deleted, moved, given deadlines and deleted all together between its pieces, and time passes.
    @ParameterizedTest
    @EnumSource
    void aListingInPiecesIsWhatOneInOnePieceWouldBeAtItsEnd(CommandRunner.Where where) {
        var random = new SplittableRandom(3);
        CommandRunner runner = runner(where, 1 << 20);
        for (int pass = 0; pass < 60; pass++) {
            for (int i = 0; i < 60; i++) change(runner, random);
            runner.between(() -> {
                for (int i = random.nextInt(8); i > 0; i--) change(runner, random);
                if (random.nextInt(40) == 0) run(runner, "FLUSHALL");
                runner.advance(random.nextInt(20));
            });
            String pattern = random.nextBoolean() ? "*" : "k*5*";
            List<String> inPieces = texts(run(runner, "KEYS", pattern));
            runner.between(() -> {});
            assertThat(inPieces).isEqualTo(texts(run(runner, "KEYS", pattern)));
        }
    }

    private static void change(CommandRunner runner, SplittableRandom random) {
        String key = "k" + random.nextInt(90);
        switch (random.nextInt(7)) {
            case 0, 1 -> run(runner, "SET", key, "v");
            case 2, 3 -> run(runner, "SET", key, "v", "PX", "" + random.nextInt(1, 100));
            case 4 -> run(runner, "DEL", key);
            case 5 -> run(runner, "RENAME", key, "k" + random.nextInt(90));
            default -> run(runner, random.nextBoolean() ? "PERSIST" : "GET", key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noPieceLooksAtMoreRowsThanATurnMay(CommandRunner.Where where) {
        CommandRunner runner = runner(where, 1 << 20);
        for (int i = 0; i < 100; i++) run(runner, "SET", "k" + i, "v", "PX", "10");
        run(runner, "SET", "stays", "v");
        assertThat(texts(run(runner, "KEYS", "*"))).hasSize(101);
        runner.advance(11);
        assertThat(texts(run(runner, "KEYS", "*"))).containsExactly("stays");
        run(runner, "RANDOMKEY");
        // RANDOMKEY begins with 16 rows, whatever a turn may.
        assertThat(runner.largestScan()).isLessThanOrEqualTo(16);
    }

    @Test
    void aListingThatTakesTooMuchMemoryIsRefusedAndScanIsNamed() {
        CommandRunner runner = runner(CommandRunner.Where.DISK, 10_000);
        for (int i = 0; i < 100; i++) run(runner, "SET", "k" + i, "v");
        assertThat(Transcript.print(run(runner, "KEYS", "*")))
                .isEqualTo("(error) ERR the keys that match take more than 10000 bytes of memory: use SCAN");
        assertThat(texts(run(runner, "KEYS", "k1*"))).hasSize(11);
    }

    @Test
    void aListingThatGrowsTooLargeByWritesBehindItIsRefused() {
        CommandRunner runner = runner(CommandRunner.Where.DISK, 10_000);
        for (int i = 0; i < 50; i++) run(runner, "SET", "k" + i, "v");
        var pieces = new int[1];
        runner.between(() -> {
            if (++pieces[0] != 5) return;
            for (int i = 0; i < 300; i++) run(runner, "SET", "more" + i, "v");
            run(runner, "FLUSHALL");
        });
        assertThat(Transcript.print(run(runner, "KEYS", "*"))).startsWith("(error) ERR the keys that match take more");
    }

    @Test
    void aListingInATransactionIsDoneInOnePieceAndBounded() {
        CommandRunner runner = runner(CommandRunner.Where.STORE, 1 << 20);
        for (int i = 0; i < 100; i++) run(runner, "SET", "k" + i, "v");
        runner.enterTransaction();
        runner.between(() -> {
            throw new AssertionError("a second piece");
        });
        assertThat(texts(run(runner, "KEYS", "*"))).hasSize(100);
        for (int i = 100; i <= KeyListing.ROWS_IN_TRANSACTION_MAX; i++) run(runner, "SET", "k" + i, "v");
        assertThat(Transcript.print(run(runner, "KEYS", "k1")))
                .isEqualTo("(error) ERR KEYS inside MULTI looks at no more than 100000 keys: use it outside, or SCAN");
    }

    /// All keys are past their deadlines when it begins, and others come behind it.
    @ParameterizedTest
    @EnumSource
    void aRandomKeyIsFoundThatWasWrittenBehindTheSearch(CommandRunner.Where where) {
        CommandRunner runner = runner(where, 1 << 20);
        for (int i = 0; i < 100; i++) run(runner, "SET", "k" + i, "v", "PX", "10");
        runner.advance(11);
        var pieces = new int[1];
        runner.between(() -> {
            if (++pieces[0] == 10) run(runner, "SET", "late", "v");
        });
        for (int i = 0; i < 10; i++) {
            String found = Transcript.print(run(runner, "RANDOMKEY"));
            if (pieces[0] >= 10) assertThat(found).isEqualTo("\"late\"");
        }
    }

    private static CommandRunner runner(CommandRunner.Where where, long listingBytesMax) {
        return new CommandRunner(where, new CommandLimits(Transcript.VALUE_BYTES_MAX, ROWS_PER_TURN, listingBytesMax));
    }

    private static Reply run(CommandRunner runner, String... arguments) {
        byte[][] bytes = new byte[arguments.length][];
        for (int i = 0; i < bytes.length; i++) bytes[i] = arguments[i].getBytes(StandardCharsets.ISO_8859_1);
        return runner.run(bytes);
    }

    private static List<String> texts(Reply reply) {
        return ((Reply.Array) reply)
                .elements().stream()
                        .map(Transcript::print)
                        .map(text -> text.substring(1, text.length() - 1))
                        .toList();
    }
}
