package io.quorate.storage;

import io.quorate.core.commitlog.Disk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// A disk whose write cache goes with the process: killing it loses what a loss of power may lose.
///
/// For tests that kill a real node. What is written and not synced stays in memory; a sync hands it to the
/// files. As with a real cache, some sectors of it reach the files sooner, by chance: what is torn, or there
/// although something before it is missing, is found too.
public final class VolatileCacheDisk implements Disk {
    /// What a sync does.
    public enum Syncs {
        /// It makes durable what was written.
        HONEST,
        /// Nothing, and it says that it has: a node on such a disk must fail the tests.
        LYING
    }

    /// What disks write whole.
    private static final int SECTOR_BYTES = 512;

    private record Write(long position, byte[] bytes) {}

    private final Disk files;
    private final Executor shard;
    private final Syncs syncs;
    private final SplittableRandom random;
    /// Bounded by what the log writes between two syncs; where they lie, by the test.
    private final Map<String, List<Write>> cache = new HashMap<>();

    /// @param files where synced bytes go
    /// @param shard runs what it is given on the shard's thread, in order
    /// @param seed of what reaches the files before it is synced
    public VolatileCacheDisk(Disk files, Executor shard, Syncs syncs, long seed) {
        this.files = files;
        this.shard = shard;
        this.syncs = syncs;
        random = new SplittableRandom(seed);
    }

    @Override
    public SortedMap<String, Long> list() {
        return files.list();
    }

    @Override
    public byte[] read(String file, long position, int length) {
        byte[] read = files.read(file, position, length);
        for (Write write : cached(file)) {
            long from = Math.max(position, write.position);
            long to = Math.min(position + read.length, write.position + write.bytes.length);
            if (from < to) {
                System.arraycopy(
                        write.bytes, (int) (from - write.position), read, (int) (from - position), (int) (to - from));
            }
        }
        return read;
    }

    @Override
    public void create(String file, long bytes, Consumer<Outcome> then) {
        files.create(file, bytes, then);
    }

    @Override
    public void write(
            String file, long position, byte[] bytes, int offset, int length, boolean sync, Consumer<Outcome> then) {
        Write write = new Write(position, Arrays.copyOfRange(bytes, offset, offset + length));
        cache.computeIfAbsent(file, _ -> new ArrayList<>()).add(write);
        Runnable goOn = () -> {
            if (sync) sync(file, then);
            else then.accept(new Outcome.Done());
        };
        if (random.nextBoolean()) {
            shard.execute(goOn);
        } else {
            leak(file, write, outcome -> {
                if (outcome instanceof Outcome.Done) goOn.run();
                else then.accept(outcome);
            });
        }
    }

    /// Lets some sectors in a row reach the file without a sync.
    private void leak(String file, Write write, Consumer<Outcome> then) {
        int from = sectorBelow(write, random.nextInt(write.bytes.length));
        int to = sectorBelow(write, from + 1 + random.nextInt(write.bytes.length - from));
        files.write(file, write.position + from, write.bytes, from, Math.max(0, to - from), false, then);
    }

    /// The last place at or before one where a sector of the file begins, or the write does.
    private static int sectorBelow(Write write, int at) {
        return (int) Math.max(0, at - (write.position + at) % SECTOR_BYTES);
    }

    @Override
    public void sync(String file, Consumer<Outcome> then) {
        if (syncs == Syncs.LYING) {
            shard.execute(() -> then.accept(new Outcome.Done()));
            return;
        }
        handOn(file, List.copyOf(cached(file)).iterator(), then);
    }

    /// Hands cached writes on, one after the other, then syncs them.
    private void handOn(String file, Iterator<Write> writes, Consumer<Outcome> then) {
        if (!writes.hasNext()) {
            files.sync(file, then);
            return;
        }
        Write write = writes.next();
        files.write(file, write.position, write.bytes, 0, write.bytes.length, false, outcome -> {
            if (outcome instanceof Outcome.Done) {
                cached(file).remove(write); // perhaps for the second time: two syncs may overlap
                handOn(file, writes, then);
            } else {
                then.accept(outcome);
            }
        });
    }

    @Override
    public void rename(String from, String to, Consumer<Outcome> then) {
        List<Write> writes = cache.remove(from);
        if (writes != null) cache.put(to, writes);
        files.rename(from, to, then);
    }

    @Override
    public void delete(String file, Consumer<Outcome> then) {
        cache.remove(file);
        files.delete(file, then);
    }

    private List<Write> cached(String file) {
        return cache.getOrDefault(file, new ArrayList<>());
    }
}
