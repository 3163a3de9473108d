package io.quorate.storage;

/// What an ordered store takes and owes, for metrics: RocksDB's own figures, some of them estimates.
///
/// @param blockCacheBytes memory of cached blocks
/// @param indexBytes memory of the files' indexes and filters
/// @param writeBufferBytes memory of rows that are not yet in a file
/// @param fileCount files that hold rows
/// @param fileBytes size of these files
/// @param pendingMergeBytes what has to be rewritten before the files are in order again
/// @param backgroundErrorCount writes and merges of files that failed since the store was opened
/// @param waitingReadCount reads that wait for a reader
public record StoreEstimates(
        long blockCacheBytes,
        long indexBytes,
        long writeBufferBytes,
        int fileCount,
        long fileBytes,
        long pendingMergeBytes,
        long backgroundErrorCount,
        int waitingReadCount) {}
