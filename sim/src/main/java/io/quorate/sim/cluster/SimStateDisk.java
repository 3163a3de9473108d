package io.quorate.sim.cluster;

import io.quorate.core.log.Coverage;
import io.quorate.core.log.Snapshot;
import io.quorate.sim.machine.Life;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The disk under the states of a node's partitions, beside its commit log: what a store keeps. Changes
/// take effect in the order in which they are asked for, each of them whole or not at all; once one has, it
/// survives everything but the loss of the folder.
final class SimStateDisk {
    /// A partition's state.
    record Kept(Coverage coverage, SortedMap<String, String> rows) {
        static final Kept NOTHING = new Kept(Coverage.NOTHING, Collections.emptySortedMap());
    }

    /// A snapshot on its way.
    ///
    /// @param after where its next piece begins
    record Receipt(Snapshot snapshot, List<byte[]> pieces, byte[] after) {
        Receipt with(byte[] piece, byte[] next) {
            List<byte[]> more = new ArrayList<>(pieces);
            more.add(piece);
            return new Receipt(snapshot, more, next);
        }
    }

    private final Chance chance;
    private final Trace trace;
    private final long latencyNanosMax;
    private final Map<Integer, Kept> states = new TreeMap<>();
    private final Map<Integer, Receipt> receipts = new TreeMap<>();
    /// What was asked for and has not taken effect, oldest first.
    private final Deque<Runnable> underWay = new ArrayDeque<>();

    private Life life;
    private long busyUntilNanos;
    /// All of the commit log up to here is in the states, or recorded again behind it.
    private long flushedLsn;

    SimStateDisk(Life life, Chance chance, Trace trace) {
        this.life = life;
        this.chance = chance;
        this.trace = trace;
        latencyNanosMax = chance.oneOf(List.of(1_000_000L, 20_000_000L, 300_000_000L));
    }

    /// The node begins a new life on this disk.
    void attach(Life newLife) {
        life = newLife;
        busyUntilNanos = 0;
    }

    /// The process ends: some of what it asked for last is done all the same, and nobody is told.
    void processEnds() {
        while (!underWay.isEmpty() && chance.oneIn(2)) {
            trace.count("state changed after the process had ended");
            underWay.remove().run();
        }
        underWay.clear();
    }

    // ---- What it holds ----

    Kept state(int partition) {
        return states.getOrDefault(partition, Kept.NOTHING);
    }

    Optional<Receipt> receipt(int partition) {
        return Optional.ofNullable(receipts.get(partition));
    }

    long flushedLsn() {
        return flushedLsn;
    }

    // ---- Changes ----

    /// Keeps the states of partitions.
    ///
    /// @param then once they survive everything
    void keep(SortedMap<Integer, Kept> newStates, Runnable then) {
        change(() -> states.putAll(newStates), then);
    }

    void noteFlushed(long lsn, Runnable then) {
        change(() -> flushedLsn = lsn, then);
    }

    void begin(int partition, Snapshot snapshot) {
        change(() -> receipts.put(partition, new Receipt(snapshot, List.of(), new byte[0])), () -> {});
    }

    void receive(int partition, byte[] piece, byte[] next, Runnable then) {
        change(() -> receipts.computeIfPresent(partition, (_, receipt) -> receipt.with(piece, next)), then);
    }

    /// Puts what was received in the place of the state.
    void install(int partition, Runnable then) {
        change(
                () -> {
                    Receipt receipt = receipts.remove(partition);
                    if (receipt == null) throw new IllegalStateException("nothing was received to be installed");
                    states.put(partition, RegisterSnapshots.whole(receipt));
                },
                then);
    }

    void discard(int partition) {
        change(() -> receipts.remove(partition), () -> {});
    }

    void drop(int partition, Runnable then) {
        change(() -> states.remove(partition), then);
    }

    private void change(Runnable effect, Runnable then) {
        long now = life.nowNanos();
        busyUntilNanos = Math.max(now, busyUntilNanos) + chance.between(10_000, latencyNanosMax);
        underWay.add(effect);
        life.after(busyUntilNanos - now, () -> {
            underWay.remove().run();
            then.run();
        });
    }
}
