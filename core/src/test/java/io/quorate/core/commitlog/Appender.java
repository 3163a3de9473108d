package io.quorate.core.commitlog;

import io.quorate.core.rule.Rules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A log on a [HandDisk] with what its listener was told; records carry text.
final class Appender implements CommitLog.Listener {
    static final CommitLogConfig SMALL = new CommitLogConfig(4096, 1024, 2);

    final HandDisk disk;
    final CommitLog log;
    final List<String> failures = new ArrayList<>();
    final List<String> recycled = new ArrayList<>();
    int roomChanges;
    int progresses;

    /// A log that goes on with what is on the disk.
    static Appender on(HandDisk disk, long appliedLsn, Rules rules) {
        return new Appender(disk, recover(disk, appliedLsn, rules), rules);
    }

    static Appender on(HandDisk disk) {
        return on(disk, 0, Rules.ALL);
    }

    Appender(HandDisk disk, Recovered recovered, Rules rules) {
        this.disk = disk;
        log = new CommitLog(disk, SMALL, recovered, rules, this);
        disk.settle();
    }

    static Recovered recover(HandDisk disk, long appliedLsn, Rules rules) {
        try {
            return Recovery.run(disk, appliedLsn, rules);
        } catch (DamagedLogException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    /// What a restart on the disk would replay.
    static List<String> replay(HandDisk disk, long appliedLsn, Rules rules) {
        List<String> texts = new ArrayList<>();
        recover(disk, appliedLsn, rules).records().forEachRemaining(logRecord -> texts.add(text(logRecord)));
        return texts;
    }

    static List<String> replay(HandDisk disk) {
        return replay(disk, 0, Rules.ALL);
    }

    static String text(LogRecord logRecord) {
        return new String(logRecord.payload(), StandardCharsets.UTF_8);
    }

    long append(String text, boolean sync) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return log.append(0, 1, log.appendedLsn() + 1, sink -> sink.putBytes(payload), sync);
    }

    /// Each text in a batch of its own, synced and completed.
    Appender write(String... texts) {
        for (String text : texts) {
            append(text, true);
            log.endTurn();
            disk.settle();
        }
        return this;
    }

    /// Each text in a batch of its own, completed but not synced.
    Appender writeUnsynced(String... texts) {
        for (String text : texts) {
            append(text, false);
            log.endTurn();
            disk.settle();
        }
        return this;
    }

    @Override
    public void progressed() {
        progresses++;
    }

    @Override
    public void roomChanged() {
        roomChanges++;
    }

    @Override
    public void failed(String why) {
        failures.add(why);
    }

    @Override
    public void recycled(String from, String to) {
        recycled.add(from + " " + to);
    }
}
