package io.quorate.core.commitlog;

import io.quorate.core.commitlog.SegmentPool.SegmentFile;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSource;
import org.jspecify.annotations.Nullable;

/// Reads one segment through a window, so that its size costs no memory.
final class SegmentReader {
    /// Bytes read at a time; the window grows for a larger batch.
    private static final int WINDOW_BYTES = 256 << 10;

    private final Disk disk;
    private final SegmentFile file;
    private final Rules rules;
    private final long sequence;
    private byte[] window = new byte[0];
    private long windowStart;

    SegmentReader(Disk disk, SegmentFile file, Rules rules) {
        this.disk = disk;
        this.file = file;
        this.rules = rules;
        sequence = SegmentName.sequence(file.name());
    }

    SegmentFile file() {
        return file;
    }

    long sequence() {
        return sequence;
    }

    /// The header at a position; null if there cannot be one.
    @Nullable
    BatchHeader headerAt(long position) {
        return load(position, BatchHeader.BYTES) ? BatchHeader.read(window, (int) (position - windowStart)) : null;
    }

    /// Whether the batch of which this is the header is there, whole and unharmed.
    boolean isIntact(long position, BatchHeader header) {
        if (!load(position, header.length())) return false;
        return !rules.hold(Rule.CHECKSUM_IS_VERIFIED)
                || BatchHeader.checksum(window, (int) (position - windowStart), header.length()) == header.crc();
    }

    /// The batch's records, as far as the file has bytes for them.
    ByteSource records(long position, BatchHeader header) {
        int length = (int) Math.min(header.length(), file.bytes() - position);
        load(position, length);
        int from = (int) (position - windowStart) + BatchHeader.BYTES;
        return new ByteSource(window, from, length - BatchHeader.BYTES);
    }

    /// Searches for intact batches that were written to this segment in its present life, from a position on, and
    /// answers the highest number that one of them says was synced before it; 0 if there is none. Looks at every
    /// byte, since damage may have taken the lengths by which batches are found.
    long highestSyncedLsn(long from) {
        long highest = 0;
        long position = from;
        while (load(position, BatchHeader.BYTES)) {
            int at = nextMagic((int) (position - windowStart));
            position = windowStart + at;
            if (at > window.length - BatchHeader.BYTES) continue; // the window moves on
            BatchHeader header = BatchHeader.read(window, at);
            if (header != null
                    && header.segment() == sequence
                    && header.syncedLsn() > highest
                    && isIntact(position, header)) {
                highest = header.syncedLsn();
            }
            position++;
        }
        return highest;
    }

    /// The next place in the window with the first byte of a batch; behind the last that has room for a header
    /// if there is none. A loop of its own, since it runs over whole segments at every start.
    private int nextMagic(int from) {
        byte first = (byte) (BatchHeader.MAGIC >>> 24);
        int at = from;
        while (at <= window.length - BatchHeader.BYTES && window[at] != first) at++;
        return at;
    }

    /// Moves the window so that it holds these bytes; false if the file ends before.
    private boolean load(long position, int length) {
        if (position + length > file.bytes()) return false;
        if (windowStart <= position && position + length <= windowStart + window.length) return true;
        window = disk.read(
                file.name(), position, (int) Math.min(Math.max(length, WINDOW_BYTES), file.bytes() - position));
        windowStart = position;
        return window.length >= length;
    }
}
