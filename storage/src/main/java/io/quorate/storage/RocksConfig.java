package io.quorate.storage;

/// How an ordered store on RocksDB uses memory, threads and disk. The defaults suit a small machine.
///
/// @param blockCacheBytes memory for blocks read from disk, 8 MiB to 1 TiB; indexes and filters come on top, about two
///     bytes a row
/// @param writeBufferBytes memory for rows not yet written to a file, each buffer; 1 MiB to 1 GiB
/// @param writeBufferCount buffers, of which one is written to and the others are on their way to disk; 2 to 16
/// @param readerCount threads for reads from disk; 1 to 64
/// @param waitingReadsMax reads that may wait for a reader, beyond which they fail; 1 to 4 Mi
/// @param backgroundJobCount threads that write files and merge them; 2 to 64
public record RocksConfig(
        long blockCacheBytes,
        long writeBufferBytes,
        int writeBufferCount,
        int readerCount,
        int waitingReadsMax,
        int backgroundJobCount) {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;

    /// For two cores and half a gigabyte of memory beside others. A waiting read takes about 200 bytes, so that all of
    /// them stay below 64 MiB; one `MGET` of the largest allowed size on cold keys fits.
    public static final RocksConfig DEFAULT = new RocksConfig(64 * MIB, 32 * MIB, 2, 2, 256 * 1024, 2);

    public RocksConfig {
        requireWithin("block cache, bytes", blockCacheBytes, 8 * MIB, 1024 * GIB);
        requireWithin("write buffer, bytes", writeBufferBytes, MIB, GIB);
        requireWithin("write buffers", writeBufferCount, 2, 16);
        requireWithin("readers", readerCount, 1, 64);
        requireWithin("waiting reads", waitingReadsMax, 1, 4 * MIB);
        requireWithin("background jobs", backgroundJobCount, 2, 64);
    }

    private static void requireWithin(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (must be from " + min + " to " + max + ")");
        }
    }
}
