package io.quorate.core.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.commitlog.Disk.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What every [Disk] does: one test for the real one and the simulated one.
public abstract class DiskContract {
    private static final int BLOCK = 4096;

    /// The open disk; at the beginning of a test its folder is empty.
    protected abstract Disk disk();

    /// Runs what the disk has to tell the shard, on this thread, until something holds.
    protected abstract void runUntil(BooleanSupplier holds);

    /// Ends the process without warning and starts it again: what was written stays, synced or not.
    protected abstract void kill();

    @Test
    void anEmptyFolderListsNothing() {
        assertThat(disk().list()).isEmpty();
    }

    @Test
    void aNewFileIsListedWithItsSizeAndFullOfZeros() {
        create("a", 3 * BLOCK);

        assertThat(disk().list()).containsExactly(entry("a", 3 * BLOCK));
        assertThat(disk().read("a", 0, 3 * BLOCK)).isEqualTo(new byte[3 * BLOCK]);
    }

    @Test
    void aReadEndsWithTheFile() {
        create("a", BLOCK);

        assertThat(disk().read("a", BLOCK - 3, 10)).hasSize(3);
        assertThat(disk().read("a", BLOCK, 10)).isEmpty();
        assertThat(disk().read("a", 2 * BLOCK, 10)).isEmpty();
    }

    @Test
    void aFileThatIsNotThereCannotBeRead() {
        assertThatThrownBy(() -> disk().read("a", 0, 1)).isInstanceOf(Disk.UnreadableException.class);
    }

    @Test
    void anAnswerNeverComesFromInsideTheCall() {
        List<String> order = new ArrayList<>();
        disk().create("a", BLOCK, _ -> order.add("answered"));
        order.add("called");
        runUntil(() -> order.size() == 2);

        assertThat(order).containsExactly("called", "answered");
    }

    @Test
    void whatIsWrittenOnePieceAfterTheOtherIsRead() {
        for (boolean sync : new boolean[] {true, false}) {
            String file = "synced " + sync;
            create(file, 64 * BLOCK);
            byte[] expected = new byte[64 * BLOCK];
            Random random = new Random(7);
            int end = 0;
            for (int length : new int[] {1, 43, 4000, 52, 4096, 8192, 1, 4095, 20_000, 100, 3000}) {
                byte[] piece = bytes(random, length);
                System.arraycopy(piece, 0, expected, end, length);
                write(file, end, piece, sync);
                end += length;
            }

            assertThat(disk().read(file, 0, end)).isEqualTo(Arrays.copyOf(expected, end));
            assertThat(disk().read(file, 4097, 5000)).isEqualTo(Arrays.copyOfRange(expected, 4097, 9097));
        }
    }

    @Test
    void syncedAndUnsyncedWritesMayFollowEachOther() {
        create("a", 64 * BLOCK);
        byte[] expected = new byte[64 * BLOCK];
        Random random = new Random(8);
        int end = 0;
        for (int i = 0; i < 100; i++) {
            byte[] piece = bytes(random, 1 + random.nextInt(2000));
            System.arraycopy(piece, 0, expected, end, piece.length);
            write("a", end, piece, random.nextBoolean());
            end += piece.length;
            if (random.nextInt(5) == 0) done(then -> disk().sync("a", then));
        }

        assertThat(disk().read("a", 0, end)).isEqualTo(Arrays.copyOf(expected, end));
    }

    @Test
    void aWriteMayEndWithTheFile() {
        create("a", BLOCK);
        write("a", 0, bytes(new Random(9), BLOCK - 1), true);
        write("a", BLOCK - 1, new byte[] {42}, true);

        assertThat(disk().read("a", BLOCK - 1, 1)).containsExactly(42);
        assertThat(disk().list()).containsEntry("a", (long) BLOCK);
    }

    @Test
    void onlyTheGivenPartOfTheArrayIsWritten() {
        create("a", BLOCK);
        done(then -> disk().write("a", 0, new byte[] {1, 2, 3, 4}, 1, 2, true, then));

        assertThat(disk().read("a", 0, 3)).containsExactly(2, 3, 0);
    }

    @Test
    void aWriteOfManyMegabytesIsReadWhole() {
        byte[] piece = bytes(new Random(10), 5_000_001);
        create("a", 8 << 20);
        write("a", 0, new byte[] {1, 2, 3}, true);
        write("a", 3, piece, true);

        assertThat(disk().read("a", 3, piece.length)).isEqualTo(piece);
    }

    @Test
    protected void whatWasWrittenSurvivesTheProcess() {
        create("a", BLOCK);
        create("b", BLOCK);
        write("a", 0, new byte[] {1}, true);
        write("b", 0, new byte[] {2}, false);
        kill();

        assertThat(disk().list()).containsOnlyKeys("a", "b");
        assertThat(disk().read("a", 0, 1)).containsExactly(1);
        assertThat(disk().read("b", 0, 1)).containsExactly(2);
    }

    @Test
    void writingGoesOnWhereAnEarlierProcessEnded() {
        create("a", BLOCK);
        write("a", 0, new byte[] {1, 2}, true);
        kill();
        write("a", 2, new byte[] {3}, true);

        assertThat(disk().read("a", 0, 4)).containsExactly(1, 2, 3, 0);
    }

    @Test
    void aRenamedFileKeepsItsBytesAndIsWrittenUnderItsNewName() {
        create("a", BLOCK);
        write("a", 0, new byte[] {1}, true);
        done(then -> disk().rename("a", "b", then));
        write("b", 1, new byte[] {2}, true);

        assertThat(disk().list()).containsOnlyKeys("b");
        assertThat(disk().read("b", 0, 2)).containsExactly(1, 2);
        assertThatThrownBy(() -> disk().read("a", 0, 1)).isInstanceOf(Disk.UnreadableException.class);
    }

    @Test
    void aDeletedFileIsGoneAndItsNameIsFree() {
        create("a", BLOCK);
        write("a", 0, new byte[] {1}, true);
        done(then -> disk().delete("a", then));
        assertThat(disk().list()).isEmpty();

        create("a", BLOCK);
        assertThat(disk().read("a", 0, 1)).containsExactly(0);
    }

    @Test
    void filesAreIndependentOfEachOther() {
        create("a", BLOCK);
        create("b", BLOCK);
        List<Outcome> outcomes = new ArrayList<>();
        disk().write("a", 0, new byte[] {1}, 0, 1, true, outcomes::add);
        disk().create("c", BLOCK, outcomes::add);
        disk().sync("b", outcomes::add);
        runUntil(() -> outcomes.size() == 3);

        assertThat(outcomes).allMatch(outcome -> outcome instanceof Outcome.Done);
        assertThat(disk().list()).containsOnlyKeys("a", "b", "c");
    }

    private void create(String file, int bytes) {
        done(then -> disk().create(file, bytes, then));
    }

    private void write(String file, int position, byte[] bytes, boolean sync) {
        done(then -> disk().write(file, position, bytes, 0, bytes.length, sync, then));
    }

    private void done(Consumer<Consumer<Outcome>> operation) {
        List<Outcome> outcomes = new ArrayList<>();
        operation.accept(outcomes::add);
        runUntil(() -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly(new Outcome.Done());
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Map.Entry<String, Long> entry(String name, long bytes) {
        return Map.entry(name, bytes);
    }
}
