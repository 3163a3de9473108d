package io.quorate.server.stats;

/// How often something took how long, in buckets of powers of two of a microsecond.
///
/// An addition a sample and 32 numbers in all: fine enough to see a tail, cheap enough for every command.
public final class LatencyBuckets {
    /// The last one, above 2^29 us or 9 minutes, takes whatever is longer.
    private static final int BUCKET_COUNT = 31;

    private final long[] counts = new long[BUCKET_COUNT];
    private long count;
    private long sumNanos;
    private long maxNanos;

    /// Counts one.
    public void record(long nanos) {
        long micros = nanos / 1_000;
        int bucket = micros <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(micros - 1);
        counts[Math.min(bucket, BUCKET_COUNT - 1)]++;
        count++;
        sumNanos += nanos;
        if (nanos > maxNanos) maxNanos = nanos;
    }

    /// Number of buckets.
    public static int bucketCount() {
        return BUCKET_COUNT;
    }

    /// The longest time that belongs to a bucket, in microseconds; the last one has no end.
    public static long upperMicros(int bucket) {
        return bucket == BUCKET_COUNT - 1 ? Long.MAX_VALUE : 1L << bucket;
    }

    /// Number of samples in one bucket.
    public long countIn(int bucket) {
        return counts[bucket];
    }

    public long count() {
        return count;
    }

    public long sumNanos() {
        return sumNanos;
    }

    public long maxNanos() {
        return maxNanos;
    }

    /// A time that so large a share of the samples did not exceed, to the bucket, in microseconds.
    ///
    /// @param share from 0 to 1
    public long quantileMicros(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKET_COUNT; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) return Math.min(upperMicros(bucket), maxNanos / 1_000 + 1);
        }
        return maxNanos / 1_000 + 1;
    }
}
