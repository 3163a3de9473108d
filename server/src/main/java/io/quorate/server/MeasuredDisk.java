package io.quorate.server;

import io.quorate.core.commitlog.Disk;
import io.quorate.server.stats.LatencyBuckets;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// A disk whose syncs are timed, for metrics and to decide who carries them out.
///
/// A sync on the shard's own thread saves two hand-overs, which is worth more than the time that the thread then waits,
/// as long as the disk is fast; a slow disk must not hold up everybody's reads.
final class MeasuredDisk implements Disk {
    /// Two hand-overs and the loss of the processor's caches cost about 40 us; 0.5 ms is what readers may have to wait.
    private static final long INLINE_NANOS_MAX = 500_000;
    /// Each new sample counts for an eighth of the average.
    private static final int AVERAGE_SHIFT = 3;

    private final Disk disk;
    private final LatencyBuckets syncs = new LatencyBuckets();
    private long averageNanos;

    /// @param open opens the disk, given who is asked whether the shard's thread carries a write out
    MeasuredDisk(Function<BooleanSupplier, Disk> open) {
        disk = open.apply(this::isFast);
    }

    private boolean isFast() {
        return averageNanos <= INLINE_NANOS_MAX;
    }

    /// How long syncs took, from the call to the completion. The shard's thread's own.
    LatencyBuckets syncs() {
        return syncs;
    }

    @Override
    public SortedMap<String, Long> list() {
        return disk.list();
    }

    @Override
    public byte[] read(String file, long position, int length) {
        return disk.read(file, position, length);
    }

    @Override
    public void create(String file, long bytes, Consumer<Outcome> then) {
        disk.create(file, bytes, then);
    }

    @Override
    public void write(
            String file, long position, byte[] bytes, int offset, int length, boolean sync, Consumer<Outcome> then) {
        disk.write(file, position, bytes, offset, length, sync, sync ? timed(then) : then);
    }

    @Override
    public void sync(String file, Consumer<Outcome> then) {
        disk.sync(file, timed(then));
    }

    @Override
    public void rename(String from, String to, Consumer<Outcome> then) {
        disk.rename(from, to, then);
    }

    @Override
    public void delete(String file, Consumer<Outcome> then) {
        disk.delete(file, then);
    }

    private Consumer<Outcome> timed(Consumer<Outcome> then) {
        long began = System.nanoTime();
        return outcome -> {
            long nanos = System.nanoTime() - began;
            syncs.record(nanos);
            averageNanos += nanos - averageNanos >> AVERAGE_SHIFT;
            then.accept(outcome);
        };
    }
}
