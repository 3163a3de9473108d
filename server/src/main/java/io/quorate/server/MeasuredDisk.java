package io.quorate.server;

import io.quorate.core.command.Command;
import io.quorate.core.commitlog.Disk;
import io.quorate.server.stats.LatencyBuckets;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// A disk whose syncs are timed, for metrics and to decide who carries them out.
///
/// A sync on the shard's own thread saves two hand-overs, which is worth more than the time that the thread then
/// waits, but only where nobody else is to be served meanwhile: with readers beside writers it costs most of the reads
/// (docs/decisions/0001-where-the-time-goes.md, section 3). So the shard's thread syncs what few writes have asked for
/// if no reads came with them and the disk is fast.
final class MeasuredDisk implements Disk {
    /// Two hand-overs and the loss of the processor's caches cost about 40 us; 0.5 ms is what readers may have to wait.
    private static final long INLINE_NANOS_MAX = 500_000;
    /// With more clients than that, there is enough to do for another thread to pay.
    private static final int INLINE_WRITES_MAX = 64;
    /// Each new sample counts for an eighth of the average.
    private static final int AVERAGE_SHIFT = 3;

    private final Disk disk;
    private final LatencyBuckets syncs = new LatencyBuckets();
    private long averageNanos;
    /// Since the last write to the disk.
    private int commandsThatRead;
    private int commandsThatWrote;

    /// @param open opens the disk, given who is asked whether the shard's thread carries a write out
    MeasuredDisk(Function<BooleanSupplier, Disk> open) {
        disk = open.apply(this::isInline);
    }

    /// A command has run on the shard's thread.
    void ran(Command command) {
        if (command.is(Command.Flag.WRITE)) commandsThatWrote++;
        else commandsThatRead++;
    }

    private boolean isInline() {
        boolean isAlone = commandsThatRead == 0 && commandsThatWrote <= INLINE_WRITES_MAX;
        commandsThatRead = 0;
        commandsThatWrote = 0;
        return isAlone && averageNanos <= INLINE_NANOS_MAX;
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
