package io.quorate.sim.cost;

import io.quorate.core.commitlog.Disk;
import io.quorate.sim.run.VirtualTime;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A disk that is never read again: it takes its time, counts, and keeps nothing but the sizes of its files.
final class CostDisk implements Disk {
    /// A write to the operating system, and a sync of a fast drive.
    private static final long WRITE_NANOS = 20_000;

    private static final long SYNC_NANOS = 200_000;

    private final VirtualTime time;
    private final CostMeter meter;
    private final SortedMap<String, Long> files = new TreeMap<>();
    private long busyUntilNanos;

    CostDisk(VirtualTime time, CostMeter meter) {
        this.time = time;
        this.meter = meter;
    }

    @Override
    public SortedMap<String, Long> list() {
        return Collections.unmodifiableSortedMap(files);
    }

    @Override
    public byte[] read(String file, long position, int length) {
        throw new UnreadableException(file + " was not kept");
    }

    @Override
    public void create(String file, long bytes, Consumer<Outcome> then) {
        files.put(file, bytes);
        complete(WRITE_NANOS, then);
    }

    @Override
    public void write(
            String file, long position, byte[] bytes, int offset, int length, boolean sync, Consumer<Outcome> then) {
        meter.diskBytes += length;
        if (sync) meter.syncs++;
        complete(sync ? SYNC_NANOS : WRITE_NANOS, then);
    }

    @Override
    public void sync(String file, Consumer<Outcome> then) {
        meter.syncs++;
        complete(SYNC_NANOS, then);
    }

    @Override
    public void rename(String from, String to, Consumer<Outcome> then) {
        Long bytes = files.remove(from);
        if (bytes != null) files.put(to, bytes);
        complete(WRITE_NANOS, then);
    }

    @Override
    public void delete(String file, Consumer<Outcome> then) {
        files.remove(file);
        complete(WRITE_NANOS, then);
    }

    /// One after the other, as they came.
    private void complete(long nanos, Consumer<Outcome> then) {
        meter.outside(() -> {
            busyUntilNanos = Math.max(busyUntilNanos, time.nowNanos()) + nanos;
            time.after(busyUntilNanos - time.nowNanos(), () -> meter.inside(() -> then.accept(new Outcome.Done())));
        });
    }
}
