package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Disk;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.commitlog.Room;
import io.quorate.core.rule.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files under a full disk and under a log, beside what every disk does.
class FileDiskTest {
    private static final CommitLogConfig SMALL = new CommitLogConfig(64 << 10, 4096, 2);

    private final OneThread shard = new OneThread();
    private final List<FileDisk> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        opened.forEach(FileDisk::close);
    }

    private FileDisk open() {
        FileDisk disk = FileDisk.open(folder, shard, () -> false);
        opened.add(disk);
        return disk;
    }

    @Test
    void aFileThatDoesNotFitIsNotThereAndTheReasonIsSpace() throws Exception {
        var small = new SmallDisk(folder, 4);
        try {
            FileDisk disk = open();
            assertThat(outcome(then -> disk.create("a", 1 << 20, then))).isInstanceOf(Disk.Outcome.Done.class);
            small.fillUpTo(1 << 20);

            assertThat(outcome(then -> disk.create("b", 2 << 20, then))).isInstanceOf(Disk.Outcome.NoSpace.class);
            assertThat(disk.list()).doesNotContainKey("b");
            assertThat(outcome(then -> disk.write("a", 0, new byte[1 << 20], 0, 1 << 20, true, then)))
                    .as("its blocks were written beforehand")
                    .isInstanceOf(Disk.Outcome.Done.class);

            small.makeRoom();
            assertThat(outcome(then -> disk.create("b", 2 << 20, then))).isInstanceOf(Disk.Outcome.Done.class);
        } finally {
            close();
            opened.clear();
            small.unmount();
        }
    }

    @Test
    void aFileThatIsGoneFailsAndSaysWhich() {
        assertThat(outcome(then -> open().write("gone", 0, new byte[1], 0, 1, true, then)))
                .isInstanceOfSatisfying(
                        Disk.Outcome.Failed.class,
                        failed -> assertThat(failed.message())
                                .contains(folder.resolve("gone").toString()));
    }

    @Test
    void openingLeavesNothingBehind() throws IOException {
        open();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aLogOnFilesIsFoundAgain() throws DamagedLogException {
        List<String> written = new ArrayList<>();
        for (int life = 0; life < 3; life++) {
            FileDisk disk = open();
            Recovered recovered = Recovery.run(disk, 0, Rules.ALL);
            assertThat(texts(recovered)).isEqualTo(written);

            var listener = new Listener();
            CommitLog log = new CommitLog(disk, SMALL, recovered, Rules.ALL, listener);
            for (int i = 0; i < 200; i++) {
                String text = "life " + life + ", record " + i + "z".repeat(i * 7);
                shard.runUntil(() -> log.room(text.length()) == Room.READY);
                log.append(0, 1, 1, sink -> sink.putBytes(text.getBytes(StandardCharsets.UTF_8)), i % 3 == 0);
                written.add(text);
                if (i % 2 == 0) log.endTurn();
            }
            log.sync();
            log.endTurn();
            shard.runUntil(() -> log.syncedLsn() == log.appendedLsn());
            assertThat(listener.failures).isEmpty();
            disk.close();
        }
    }

    @Test
    void aSegmentChangedOnTheDiskIsRefused() throws Exception {
        FileDisk disk = open();
        CommitLog log = new CommitLog(disk, SMALL, Recovery.run(disk, 0, Rules.ALL), Rules.ALL, new Listener());
        for (int i = 0; i < 3; i++) {
            log.append(0, 1, 1, sink -> sink.putLong(42), true);
            log.endTurn();
            shard.runUntil(() -> log.syncedLsn() == log.appendedLsn());
        }
        disk.close();
        Path segment = folder.resolve(open().list().firstKey());
        byte[] bytes = Files.readAllBytes(segment);
        bytes[50] ^= 1;
        Files.write(segment, bytes);

        assertThat(refusal()).contains(segment.getFileName() + " at byte 0").contains("restore a backup");
    }

    private String refusal() {
        try {
            Recovery.run(open(), 0, Rules.ALL);
            return "not refused";
        } catch (DamagedLogException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static List<String> texts(Recovered recovered) {
        List<String> texts = new ArrayList<>();
        recovered
                .records()
                .forEachRemaining(
                        (LogRecord logRecord) -> texts.add(new String(logRecord.payload(), StandardCharsets.UTF_8)));
        return texts;
    }

    private Disk.Outcome outcome(Consumer<Consumer<Disk.Outcome>> operation) {
        List<Disk.Outcome> outcomes = new ArrayList<>();
        operation.accept(outcomes::add);
        shard.runUntil(() -> !outcomes.isEmpty());
        return outcomes.getFirst();
    }

    private static final class Listener implements CommitLog.Listener {
        final List<String> failures = new ArrayList<>();

        @Override
        public void progressed() {}

        @Override
        public void roomChanged() {}

        @Override
        public void failed(String why) {
            failures.add(why);
        }
    }
}
