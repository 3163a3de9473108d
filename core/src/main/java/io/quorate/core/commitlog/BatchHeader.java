package io.quorate.core.commitlog;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What stands in front of a batch.
///
/// ```
/// batch:  | magic u32 | crc32c u32 | length u32 | segment u64 | first lsn u64 | record count u32
///         | crc32c of the batch before u32 | synced lsn u64 | record... |
/// record: | length u32 | partition varint | epoch varint | offset varint | payload |
/// ```
///
/// The checksum covers everything behind itself, `length` counts from the magic on, a record's `length` what
/// follows it. The segment's number tells a batch of the file's former life, the checksum of the batch before one
/// that lies behind a cut: neither continues the log.
///
/// @param crc checksum of the batch, which the next one repeats
/// @param length of the whole batch, in bytes
/// @param segment sequence number of the segment that it was written to
/// @param firstLsn number of the first record; of the next one where there is none
/// @param recordCount 0 in a batch that only tells how far the log is synced
/// @param previousCrc checksum of the batch before, 0 where the log begins
/// @param syncedLsn all records up to this one were durable when the batch was handed to the disk
record BatchHeader(int crc, int length, long segment, long firstLsn, int recordCount, int previousCrc, long syncedLsn) {
    static final int BYTES = 44;
    /// Most bytes of a record besides its payload.
    static final int RECORD_OVERHEAD_MAX = 4 + 5 + 10 + 10;

    /// "QLB1": a Quorate log batch, format 1.
    static final int MAGIC = 0x514c4231;

    private static final int CRC_AT = 4;
    private static final int LENGTH_AT = 8;
    private static final int SEGMENT_AT = 12;
    private static final int FIRST_LSN_AT = 20;
    private static final int RECORD_COUNT_AT = 28;
    private static final int PREVIOUS_CRC_AT = 32;
    private static final int SYNCED_LSN_AT = 36;

    /// The last record's number; `firstLsn - 1` where there is none.
    long lastLsn() {
        return firstLsn + recordCount - 1;
    }

    /// The header at a place with at least [#BYTES] bytes; null if what is there cannot be one.
    static @Nullable BatchHeader read(byte[] array, int at) {
        ByteSource source = new ByteSource(array, at, BYTES);
        if (source.getInt() != MAGIC) return null;
        int crc = source.getInt();
        int length = source.getInt();
        long segment = source.getLong();
        long firstLsn = source.getLong();
        int recordCount = source.getInt();
        int previousCrc = source.getInt();
        long syncedLsn = source.getLong();
        boolean possible = length >= BYTES
                && segment >= 0
                && recordCount >= 0
                && firstLsn >= 1
                && syncedLsn >= 0
                && syncedLsn < firstLsn;
        return possible ? new BatchHeader(crc, length, segment, firstLsn, recordCount, previousCrc, syncedLsn) : null;
    }

    /// Leaves room for a header at the end of an empty sink.
    static void reserve(ByteSink sink) {
        sink.putInt(MAGIC);
        for (int at = Integer.BYTES; at < BYTES; at += Integer.BYTES) sink.putInt(0);
    }

    /// Fills the reserved header in, once all records are behind it.
    ///
    /// @return the batch's checksum
    static int fill(ByteSink sink, long segment, long firstLsn, int recordCount, int previousCrc, long syncedLsn) {
        sink.setInt(LENGTH_AT, sink.size());
        sink.setLong(SEGMENT_AT, segment);
        sink.setLong(FIRST_LSN_AT, firstLsn);
        sink.setInt(RECORD_COUNT_AT, recordCount);
        sink.setInt(PREVIOUS_CRC_AT, previousCrc);
        sink.setLong(SYNCED_LSN_AT, syncedLsn);
        int crc = checksum(sink.array(), 0, sink.size());
        sink.setInt(CRC_AT, crc);
        return crc;
    }

    /// What the checksum of a batch of that length must be.
    static int checksum(byte[] array, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(array, at + LENGTH_AT, length - LENGTH_AT);
        return (int) crc.getValue();
    }
}
