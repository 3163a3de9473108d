package io.quorate.core.commitlog;

import io.quorate.core.commitlog.SegmentPool.SegmentFile;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the log after a start: finds where it ends, and what of it the data lacks.
///
/// The log is followed from batch to batch: each must be unharmed, of its segment's present life, and continue
/// the one before. **It ends at the first record that cannot be read. Whether that is a torn tail, which is cut,
/// or damage, which is refused, depends on one thing: whether that record is known to have been synced.** It is
/// if the data is already beyond it, or if any unharmed batch, wherever it lies behind, says that it was durable
/// before that batch was written. What no longer exists (a missing segment, a gap) is judged by the same rule.
///
/// A cut writes nothing. The log goes on in another segment, of a number never used before, whose first batch
/// continues the last good one; what lies behind the cut stays there and is never read as a continuation, since
/// where a later segment begins, it takes over ([#successor]), and since a batch behind the cut continues one
/// that is not in the log. So recovery may be cut down at any moment and started again, and needs no space on the
/// disk.
///
/// Known limit: where nothing was written behind the last batch, nothing says that it was synced; if it rots it
/// is taken for a torn tail. [CommitLog#poll()] closes that gap after a second.
public final class Recovery {
    private final Disk disk;
    private final long appliedLsn;
    private final Rules rules;

    /// All segments in the folder, by sequence number.
    private final List<SegmentFile> files = new ArrayList<>();
    /// The first batch of each of them; null if it is harmed or of a former life.
    private final List<@Nullable BatchHeader> heads = new ArrayList<>();
    /// The numbers of the records with which they begin.
    private final Set<Long> headLsns = new TreeSet<>();

    private final List<Segment> segments = new ArrayList<>();
    private long nextLsn;
    private int previousCrc;
    private long syncedLsn;

    private Recovery(Disk disk, long appliedLsn, Rules rules) {
        this.disk = disk;
        this.appliedLsn = appliedLsn;
        this.rules = rules;
    }

    /// Verifies the log to its end. Waits for the disk, and reads nothing that the data has already.
    ///
    /// @param appliedLsn up to where the data goes that is durable without the log
    /// @throws DamagedLogException if records that were synced cannot be read: a backup is to be restored
    public static Recovered run(Disk disk, long appliedLsn, Rules rules) throws DamagedLogException {
        try {
            return new Recovery(disk, appliedLsn, rules).run();
        } catch (Disk.UnreadableException e) {
            throw new DamagedLogException("the commit log cannot be read: " + e.getMessage()
                    + "; repair the disk, or restore a backup with `quorate restore`");
        }
    }

    private Recovered run() throws DamagedLogException {
        disk.list().forEach((name, bytes) -> {
            if (SegmentName.is(name)) files.add(new SegmentFile(name, bytes));
        });
        for (SegmentFile file : files) {
            BatchHeader head = head(reader(file));
            heads.add(head);
            if (head != null) headLsns.add(head.firstLsn());
        }

        Optional<TornTail> tornTail = follow(beginning());

        long lastLsn = nextLsn - 1;
        for (Segment segment : segments) {
            segment.syncedLsn = Math.clamp(syncedLsn, segment.firstLsn - 1, segment.lastLsn);
        }
        List<SegmentFile> leftovers = new ArrayList<>();
        for (SegmentFile file : files) {
            if (segments.stream().noneMatch(segment -> segment.name.equals(file.name()))) leftovers.add(file);
        }
        long nextSequence =
                files.isEmpty() ? 1 : SegmentName.sequence(files.getLast().name()) + 1;
        return new Recovered(lastLsn, syncedLsn, previousCrc, segments, leftovers, nextSequence, replay(), tornTail);
    }

    private SegmentReader reader(SegmentFile file) {
        return new SegmentReader(disk, file, rules);
    }

    private static @Nullable BatchHeader head(SegmentReader reader) {
        BatchHeader header = reader.headerAt(0);
        boolean isHead = header != null && header.segment() == reader.sequence() && reader.isIntact(0, header);
        return isHead ? header : null;
    }

    /// The segment to read first: the latest that begins at or before what the data lacks; -1 if there is none.
    ///
    /// What an earlier recovery has cut off is not chosen: it begins behind the cut, so the segment that was
    /// begun at the cut is both later and as good.
    private int beginning() {
        int first = -1;
        for (int i = 0; i < files.size(); i++) {
            BatchHeader head = heads.get(i);
            if (head == null) continue;
            if (!rules.hold(Rule.REPLAY_FROM_APPLIED)) return i;
            if (head.firstLsn() <= appliedLsn + 1) first = i;
        }
        return first;
    }

    /// Follows the log to its end.
    private Optional<TornTail> follow(int beginning) throws DamagedLogException {
        syncedLsn = appliedLsn;
        if (beginning < 0) {
            nextLsn = appliedLsn + 1;
            if (!files.isEmpty()) refuseDamage(0, 0, "no segment holds record " + nextLsn);
            return Optional.empty();
        }
        BatchHeader head = heads.get(beginning);
        if (head == null) throw new IllegalStateException("the log begins where no batch is");
        nextLsn = head.firstLsn();
        previousCrc = head.previousCrc();

        int current = beginning;
        SegmentReader reader = reader(files.get(current));
        Segment segment = open(reader);
        while (true) {
            int successor = successor(current);
            if (successor >= 0) {
                current = successor;
                reader = reader(files.get(current));
                segment = open(reader);
            }
            BatchHeader header = reader.headerAt(segment.position);
            String flaw = flaw(reader, segment.position, header);
            if (header != null && flaw.isEmpty()) {
                take(segment, header, header.recordCount());
                syncedLsn = Math.max(syncedLsn, header.syncedLsn());
            } else if (!rules.hold(Rule.STALE_BATCH_IS_IGNORED) && current + 1 < files.size()) {
                reader = reader(files.get(++current));
                segment = open(reader);
            } else {
                refuseDamage(current, segment.position, flaw);
                return cut(reader, segment, header, flaw);
            }
        }
    }

    private Segment open(SegmentReader reader) {
        Segment segment = new Segment(reader.file().name(), reader.file().bytes(), nextLsn);
        segments.add(segment);
        return segment;
    }

    /// The segment that goes on where we are; -1 if there is none.
    ///
    /// It takes over whatever may follow here: either the log has rolled over, or an earlier recovery has cut it
    /// here and begun a new segment. The latest wins, since it was begun by the latest recovery.
    private int successor(int current) {
        if (!headLsns.contains(nextLsn)) return -1;
        for (int i = files.size() - 1; i > current; i--) {
            BatchHeader head = heads.get(i);
            if (head != null && head.firstLsn() == nextLsn && isChained(head)) return i;
        }
        return -1;
    }

    /// What keeps the bytes at a position from being the next batch; empty if nothing does.
    private String flaw(SegmentReader reader, long position, @Nullable BatchHeader header) {
        if (header == null) return "no batch begins there";
        if (rules.hold(Rule.STALE_BATCH_IS_IGNORED)) {
            if (header.segment() != reader.sequence()) return "the batch there is of the file's former life";
            if (header.firstLsn() != nextLsn || !isChained(header)) {
                return "the batch there does not continue the log";
            }
        }
        return reader.isIntact(position, header) ? "" : "the batch there is incomplete or its checksum is wrong";
    }

    private boolean isChained(BatchHeader header) {
        return header.previousCrc() == previousCrc || !rules.hold(Rule.BATCHES_ARE_CHAINED);
    }

    private void take(Segment segment, BatchHeader header, int recordCount) {
        nextLsn += recordCount;
        previousCrc = header.crc();
        segment.position += header.length();
        segment.lastLsn = nextLsn - 1;
        segment.wrote(segment.position, segment.lastLsn);
    }

    /// Ends the log before a batch that cannot be read; tells of it if a crash has left it so.
    private Optional<TornTail> cut(SegmentReader reader, Segment segment, @Nullable BatchHeader header, String flaw) {
        if (header == null || header.segment() != reader.sequence()) return Optional.empty();
        TornTail tornTail = new TornTail(segment.name, segment.position, flaw);
        if (!rules.hold(Rule.TORN_TAIL_IS_CUT)) keepTornTail(reader, segment, header);
        return Optional.of(tornTail);
    }

    /// Refuses to go on without a record that was synced.
    private void refuseDamage(int current, long position, String flaw) throws DamagedLogException {
        if (!rules.hold(Rule.SYNCED_DAMAGE_IS_REFUSED)) return;
        String segment = files.get(current).name();
        if (appliedLsn >= nextLsn) {
            throw damaged(segment, position, flaw, "the data is already at record " + appliedLsn);
        }
        for (int i = current; i < files.size(); i++) {
            SegmentFile file = files.get(i);
            long claimed = reader(file).highestSyncedLsn(i == current ? position : 0);
            if (claimed >= nextLsn) {
                throw damaged(segment, position, flaw, file.name() + " says that record " + claimed + " was synced");
            }
        }
    }

    private DamagedLogException damaged(String segment, long position, String flaw, String evidence) {
        return new DamagedLogException("the commit log is damaged: record " + nextLsn + " cannot be read in segment "
                + segment + " at byte " + position + " (" + flaw + "), but it was durable: " + evidence
                + "; acknowledged writes are missing: restore a backup with `quorate restore`");
    }

    /// What happens without the rule that a torn tail is cut: what can be read of the batch counts.
    private void keepTornTail(SegmentReader reader, Segment segment, BatchHeader header) {
        ByteSource source = reader.records(segment.position, header);
        int readable = 0;
        try {
            while (readable < header.recordCount()) {
                LogRecord.read(source, nextLsn + readable);
                readable++;
            }
        } catch (MalformedException e) {
            // As far as it goes.
        }
        take(segment, header, readable);
    }

    private Replay replay() {
        return new Replay(
                disk,
                rules,
                rules.hold(Rule.REPLAY_FROM_APPLIED) ? appliedLsn : 0,
                rules.hold(Rule.REPLAY_UNFLUSHED) ? segments : List.of());
    }
}
