package io.quorate.core.commitlog;

/// The sizes of a commit log.
///
/// @param segmentBytes size of a segment. Large enough that rolling over is rare, small enough that one is made
///     or read in a moment and that little is kept for the sake of a few records
/// @param batchBytesMax most bytes that are gathered while a write is under way; a single larger record still
///     makes a batch of its own. Bounds the time of one write, and the memory of the two batches
/// @param spareCountMax most segments kept ready beyond the one in use; what is freed above that is deleted
public record CommitLogConfig(int segmentBytes, int batchBytesMax, int spareCountMax) {
    /// What a node runs with unless told otherwise.
    public static final CommitLogConfig DEFAULT = new CommitLogConfig(8 << 20, 1 << 20, 2);

    /// Files are made of whole blocks: a disk that writes past its caches writes nothing less.
    static final int BLOCK_BYTES = 4096;

    public CommitLogConfig {
        if (batchBytesMax < 1024) {
            throw new IllegalArgumentException("batchBytesMax: " + batchBytesMax + " (must be at least 1024)");
        }
        if (segmentBytes < 4 * (long) batchBytesMax) {
            throw new IllegalArgumentException("segmentBytes: " + segmentBytes
                    + " (must be at least four times batchBytesMax, " + batchBytesMax
                    + ", or much of each segment stays empty)");
        }
        if (segmentBytes % BLOCK_BYTES != 0) {
            throw new IllegalArgumentException(
                    "segmentBytes: " + segmentBytes + " (must be a multiple of " + BLOCK_BYTES + ")");
        }
        if (spareCountMax < 1) {
            throw new IllegalArgumentException(
                    "spareCountMax: " + spareCountMax + " (must be at least 1, or every roll-over waits for the disk)");
        }
    }
}
