package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Disk;
import io.quorate.core.commitlog.DiskContract;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.rule.Rules;
import io.quorate.storage.VolatileCacheDisk.Syncs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk in every respect but one: a kill takes what was not synced.
class VolatileCacheDiskTest extends DiskContract {
    private static final int BYTES = 8192;
    private static final int FILES = 40;
    private static final long SEED = 1;
    private static final CommitLogConfig SMALL = new CommitLogConfig(16 << 10, 4096, 2);
    private static final CommitLog.Listener NOBODY = new CommitLog.Listener() {
        @Override
        public void progressed() {}

        @Override
        public void roomChanged() {}

        @Override
        public void failed(String why) {
            throw new AssertionError(why);
        }
    };

    private final OneThread shard = new OneThread();

    @TempDir
    private Path folder;

    private FileDisk files;
    private Disk disk;

    @BeforeEach
    void open() {
        files = FileDisk.open(folder, shard, () -> false);
        disk = new VolatileCacheDisk(files, shard, Syncs.HONEST, SEED);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Override
    protected Disk disk() {
        return disk;
    }

    @Override
    protected void runUntil(BooleanSupplier holds) {
        shard.runUntil(holds);
    }

    @Override
    protected void kill() {
        files.close();
        open();
    }

    @Override
    @Test
    protected void whatWasWrittenSurvivesTheProcess() {
        done(then -> disk.create("a", BYTES, then));
        write("a", 0, 1, true);
        kill();
        assertThat(disk.read("a", 0, 1)).containsExactly(1);
    }

    @Test
    void whatWasNotSyncedIsLostOrTornOrThereByChance() {
        byte[] bytes = new byte[2000];
        Arrays.fill(bytes, (byte) 7);
        for (int file = 0; file < FILES; file++) {
            String name = "file " + file;
            done(then -> disk.create(name, BYTES, then));
            done(then -> disk.write(name, 0, bytes, 0, bytes.length, false, then));
            assertThat(disk.read(name, 0, bytes.length)).isEqualTo(bytes);
        }
        kill();

        int lost = 0;
        int torn = 0;
        for (int file = 0; file < FILES; file++) {
            int kept = 0;
            for (byte b : disk.read("file " + file, 0, bytes.length)) if (b == 7) kept++;
            if (kept == 0) lost++;
            else if (kept < bytes.length) torn++;
        }
        assertThat(lost).isBetween(1, FILES - 1);
        assertThat(torn).isPositive();
    }

    @Test
    void aLyingSyncKeepsNothingForCertain() {
        disk = new VolatileCacheDisk(files, shard, Syncs.LYING, SEED);
        for (int file = 0; file < FILES; file++) {
            String name = "file " + file;
            done(then -> disk.create(name, BYTES, then));
            write(name, 0, 7, true);
            done(then -> disk.sync(name, then));
        }
        kill();

        int lost = 0;
        for (int file = 0; file < FILES; file++) if (disk.read("file " + file, 0, 1)[0] == 0) lost++;
        assertThat(lost).isPositive();
    }

    @Test
    void aLogLosesNothingThatItCalledSynced() throws DamagedLogException {
        assertThat(lostByKills(Syncs.HONEST)).isZero();
    }

    @Test
    void aLogLosesWhatItCalledSyncedIfTheSyncLies() {
        try {
            assertThat(lostByKills(Syncs.LYING)).isPositive();
        } catch (DamagedLogException e) {
            assertThat(e).as("a part that did reach the disk tells of the loss").hasMessageContaining("was synced");
        }
    }

    /// How many records are missing that the log has called synced, over some lives with a kill at the end.
    private long lostByKills(Syncs syncs) throws DamagedLogException {
        long lost = 0;
        long lastLsn = 0;
        for (int life = 0; life < 5; life++) {
            Disk cached = new VolatileCacheDisk(files, shard, syncs, life);
            Recovered recovered = Recovery.run(cached, 0, Rules.ALL);
            lost += Math.max(0, lastLsn - recovered.lastLsn());
            CommitLog log = new CommitLog(cached, SMALL, recovered, Rules.ALL, NOBODY);
            for (int i = 0; i < 20; i++) {
                log.append(0, 1, 1, sink -> sink.putBytes(new byte[700]), i % 2 == 0);
                log.endTurn();
                if (i % 3 == 0) shard.runUntil(() -> log.syncedLsn() >= log.appendedLsn() - 1);
            }
            lastLsn = log.syncedLsn();
            kill();
        }
        return lost;
    }

    private void write(String file, int position, int value, boolean sync) {
        done(then -> disk.write(file, position, new byte[] {(byte) value}, 0, 1, sync, then));
    }

    private void done(Consumer<Consumer<Disk.Outcome>> operation) {
        List<Disk.Outcome> outcomes = new ArrayList<>();
        operation.accept(outcomes::add);
        runUntil(() -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly(new Disk.Outcome.Done());
    }
}
