package io.quorate.sim.machine;

import io.quorate.core.commitlog.Disk;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A disk for the commit log that keeps what it is told to sync, and of the rest whatever chance decides.
///
/// It survives its node: a crash of the process leaves everything that was written, a loss of power takes
/// what was not
/// synced, sector by sector, so that the last write may be torn anywhere.
public final class SimDisk implements Disk {
    /// What the disk writes whole or not at all, bytes: less than a real disk's 512, so that small batches
    /// tear as
    /// well.
    private static final int SECTOR_BYTES = 32;

    /// What a file holds, to whoever reads it and after a loss of power.
    private static final class FileContent {
        byte[] written;
        byte[] durable;

        FileContent(int bytes) {
            written = new byte[bytes];
            durable = new byte[bytes];
        }
    }

    private final Map<String, FileContent> files = new TreeMap<>();
    private final Chance chance;
    private final Trace trace;
    private Life life;

    /// Longest time that an operation takes, when the disk is well.
    private final long latencyNanosMax;
    /// Until when it is slow.
    private long slowUntilNanos;
    /// Whether it has no room for another file.
    private boolean isFull;
    /// What was asked for and is not done yet, oldest first.
    private final Deque<Supplier<Outcome>> underWay = new ArrayDeque<>();
    /// Whether the next write fails.
    private boolean failsNextWrite;
    /// Whether the next sync fails.
    private boolean failsNextSync;
    /// When the last operation ends: they take effect in order.
    private long busyUntilNanos;
    private int changesUnderWay;

    public SimDisk(Life life, Chance chance, Trace trace) {
        this.life = life;
        this.chance = chance;
        this.trace = trace;
        this.latencyNanosMax = chance.between(50_000, 5_000_000);
    }

    // ---- Faults ----

    /// The node begins a new life on this disk.
    public void attach(Life newLife) {
        life = newLife;
        busyUntilNanos = 0;
        changesUnderWay = 0;
        failsNextSync = false;
        failsNextWrite = false;
    }

    /// The process ends: some of what it asked for last is done all the same, and nobody is told.
    public void processEnds() {
        while (!underWay.isEmpty() && chance.oneIn(2)) {
            trace.count("done after the process had ended");
            Outcome _ = underWay.remove().get();
        }
        underWay.clear();
    }

    /// Everything takes up to half a second for a while.
    public void slowUntil(long nanos) {
        slowUntilNanos = nanos;
    }

    public void setFull(boolean full) {
        isFull = full;
    }

    public boolean isFull() {
        return isFull;
    }

    /// Whether a write or a sync is under way.
    public boolean isBusy() {
        return changesUnderWay > 0;
    }

    public void failNextSync() {
        failsNextSync = true;
    }

    public void failNextWrite() {
        failsNextWrite = true;
    }

    /// The power goes: of what was not synced, each sector is there or not.
    public void losePower() {
        for (Map.Entry<String, FileContent> entry : files.entrySet()) {
            FileContent file = entry.getValue();
            // Often nothing that was not synced is there, or nearly all of it; in between it is torn.
            double kept = chance.oneIn(3) ? 0 : chance.oneIn(2) ? 0.9 : 0.5;
            boolean lost = false;
            boolean survived = false;
            for (int from = 0; from < file.written.length; from += SECTOR_BYTES) {
                int to = Math.min(from + SECTOR_BYTES, file.written.length);
                if (Arrays.equals(file.written, from, to, file.durable, from, to)) continue;
                if (chance.happens(kept)) {
                    System.arraycopy(file.written, from, file.durable, from, to - from);
                    survived = true;
                } else {
                    lost = true;
                }
            }
            if (lost) trace.count("unsynced bytes lost");
            if (lost && survived) trace.count("unsynced bytes torn");
            file.written = file.durable.clone();
        }
    }

    /// One bit of what a file holds turns over.
    ///
    /// @return puts it right again; empty if there is no such place
    public List<Runnable> flipBit(Map.Entry<String, Long> place) {
        FileContent file = files.get(place.getKey());
        if (file == null || place.getValue() >= file.written.length) return List.of();
        int at = (int) (long) place.getValue();
        int bit = 1 << chance.below(8);
        file.written[at] ^= (byte) bit;
        file.durable[at] ^= (byte) bit;
        return List.of(() -> {
            file.written[at] ^= (byte) bit;
            file.durable[at] ^= (byte) bit;
        });
    }

    /// A byte that is not zero, somewhere; none if all are zero.
    public List<Map.Entry<String, Long>> somewhereWritten() {
        List<Map.Entry<String, Long>> places = new ArrayList<>();
        for (Map.Entry<String, FileContent> entry : files.entrySet()) {
            byte[] bytes = entry.getValue().written;
            for (int attempt = 0; attempt < 8; attempt++) {
                int at = chance.below(bytes.length);
                if (bytes[at] != 0) places.add(Map.entry(entry.getKey(), (long) at));
            }
        }
        return places;
    }

    // ---- The port ----

    @Override
    public SortedMap<String, Long> list() {
        SortedMap<String, Long> sizes = new TreeMap<>();
        files.forEach((name, file) -> sizes.put(name, (long) file.written.length));
        return sizes;
    }

    @Override
    public byte[] read(String file, long position, int length) {
        byte[] bytes = file(file).written;
        int from = (int) Math.min(position, bytes.length);
        return Arrays.copyOfRange(bytes, from, (int) Math.min(bytes.length, position + length));
    }

    @Override
    public void create(String file, long bytes, Consumer<Outcome> then) {
        complete(then, () -> {
            if (isFull) {
                trace.count("segment refused by a full disk");
                return new Outcome.NoSpace("the simulated disk is full");
            }
            files.put(file, new FileContent((int) bytes));
            return new Outcome.Done();
        });
    }

    @Override
    public void write(
            String file, long position, byte[] bytes, int offset, int length, boolean sync, Consumer<Outcome> then) {
        FileContent content = file(file);
        if (position + length > content.written.length) {
            throw new IllegalStateException("a write beyond the end of " + file);
        }
        // From now on any part of it may be on the disk; all of it is when it is done.
        System.arraycopy(bytes, offset, content.written, (int) position, length);
        changesUnderWay++;
        complete(then, () -> {
            changesUnderWay--;
            if (failsNextWrite) {
                failsNextWrite = false;
                trace.count("write failed");
                return new Outcome.Failed("simulated input/output error");
            }
            return sync ? syncNow(content) : new Outcome.Done();
        });
    }

    @Override
    public void sync(String file, Consumer<Outcome> then) {
        FileContent content = file(file);
        changesUnderWay++;
        complete(then, () -> {
            changesUnderWay--;
            return syncNow(content);
        });
    }

    private Outcome syncNow(FileContent content) {
        if (failsNextSync) {
            failsNextSync = false;
            trace.count("sync failed");
            return new Outcome.Failed("simulated input/output error");
        }
        content.durable = content.written.clone();
        return new Outcome.Done();
    }

    @Override
    public void rename(String from, String to, Consumer<Outcome> then) {
        complete(then, () -> {
            files.put(to, file(from));
            files.remove(from);
            return new Outcome.Done();
        });
    }

    @Override
    public void delete(String file, Consumer<Outcome> then) {
        complete(then, () -> {
            files.remove(file);
            return new Outcome.Done();
        });
    }

    private FileContent file(String name) {
        FileContent file = files.get(name);
        if (file == null) throw new UnreadableException("there is no file " + name);
        return file;
    }

    /// Does something after a while, behind what was asked for before, and tells what became of it.
    private void complete(Consumer<Outcome> then, Supplier<Outcome> operation) {
        long now = life.nowNanos();
        long latency = chance.between(10_000, latencyNanosMax);
        if (now < slowUntilNanos) latency += chance.between(0, 500_000_000);
        busyUntilNanos = Math.max(now, busyUntilNanos) + latency;
        underWay.add(operation);
        life.after(busyUntilNanos - now, () -> {
            underWay.remove();
            then.accept(operation.get());
        });
    }
}
