package io.quorate.core.commitlog;

import io.quorate.core.wire.ByteSink;

/// A batch that is being gathered, encoded as it grows.
final class BatchBuilder {
    private final ByteSink sink;
    private final int keepBytesMax;
    private long firstLsn;
    private int recordCount;
    private boolean isSyncWanted;
    /// Bytes of the header and the complete records: what an encoder that threw has left behind lies above.
    private int completeBytes;

    /// @param keepBytesMax memory kept from one batch to the next
    BatchBuilder(int keepBytesMax) {
        this.keepBytesMax = keepBytesMax;
        sink = new ByteSink(Math.min(keepBytesMax, 64 << 10));
        begin(1);
    }

    /// Forgets the former batch.
    void begin(long firstLsn) {
        this.firstLsn = firstLsn;
        recordCount = 0;
        isSyncWanted = false;
        sink.clear(keepBytesMax);
        BatchHeader.reserve(sink);
        completeBytes = sink.size();
    }

    /// Gives back what an unusually large batch took: it is not to wait for the next batch.
    void release() {
        sink.clear(keepBytesMax);
    }

    void add(int partition, long epoch, long offset, Payload payload, boolean sync) {
        sink.truncate(completeBytes);
        sink.putInt(0);
        sink.putVarint(partition);
        sink.putVarint(epoch);
        sink.putVarint(offset);
        payload.encode(sink);
        sink.setInt(completeBytes, sink.size() - completeBytes - Integer.BYTES);
        completeBytes = sink.size();
        recordCount++;
        isSyncWanted |= sync;
    }

    boolean isEmpty() {
        return recordCount == 0;
    }

    /// Whether a record asked to be synced.
    boolean isSyncWanted() {
        return isSyncWanted;
    }

    long lastLsn() {
        return firstLsn + recordCount - 1;
    }

    int size() {
        return completeBytes;
    }

    byte[] array() {
        return sink.array();
    }

    /// Completes the header; nothing is added after that.
    ///
    /// @return the batch's checksum
    int finish(long segment, int previousCrc, long syncedLsn) {
        sink.truncate(completeBytes);
        return BatchHeader.fill(sink, segment, firstLsn, recordCount, previousCrc, syncedLsn);
    }
}
